import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Outbox } from '@signet/administration';
import { type NewMail, queueMail } from '@signet/authorization-server';
import { MailServer } from './support/mail-server.js';
import { type RunningSso, runSso, type SsoOptions } from './support/running-sso.js';

const cleanUp: Array<() => Promise<unknown> | unknown> = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

async function running(options: SsoOptions = {}): Promise<RunningSso> {
  const sso = await runSso(options);
  cleanUp.push(() => sso.close());
  return sso;
}

async function mailServer(): Promise<MailServer> {
  const server = new MailServer();
  await server.start();
  cleanUp.push(() => server.stop());
  return server;
}

const withMail = (url: string, more: Readonly<Record<string, string>> = {}): SsoOptions => ({
  environment: { SMTP_URL: url, MAIL_FROM: 'Signet at Example <sso@example.com>', ...more },
});

/** Queues in a unit of work, as whatever causes mail does. */
function queue({ issuer }: RunningSso, more: Partial<NewMail> = {}): Promise<string> {
  const { clock, random, records } = issuer;
  const mail = {
    template: 'verify-email-code',
    data: { code: '314159', name: 'Alice' },
    to: 'alice@example.com',
    purpose: 'sign-in',
    expires: clock.now() + 600,
    ...more,
  } as NewMail;
  return queueMail({ clock, random }, records, mail);
}

async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('mail over SMTP', () => {
  it('arrives as text and as HTML, says what it is for, and is forgotten but for that it was sent', async () => {
    const server = await mailServer();
    const sso = await running(withMail(server.url));
    expect(await queue(sso)).toBe('queued');
    const [message] = await server.until(1);
    if (!message) throw new Error('nothing arrived');
    const { parsed, from, to, raw } = message;
    expect([from, to]).toEqual(['sso@example.com', ['alice@example.com']]);
    expect(parsed.from?.text).toBe('"Signet at Example" <sso@example.com>');
    expect(parsed.to).toMatchObject({ text: 'alice@example.com' });
    expect(parsed.subject).toBe('Your code');
    expect(parsed.text).toContain('314159');
    expect(parsed.text).toContain('10 minutes');
    expect(parsed.html).toContain('314159');
    expect(parsed.attachments).toEqual([]);
    expect(parsed.headers.get('auto-submitted')).toBe('auto-generated');
    const [stored] = await sso.issuer.stores.mail.page({ limit: 9 });
    expect(parsed.messageId).toBe(`<${stored?.mailId}@example.com>`);
    expect(parsed.date?.getTime()).toBe((stored?.createdAt ?? 0) * 1000);
    expect(raw).not.toMatch(/<img|https?:\/\/(?!localhost:4000)|<script/i);
    await until(async () => (await sso.issuer.stores.mail.count('sent')) === 1);
    expect((await sso.issuer.stores.mail.page({ limit: 9 }))[0]?.data).toBeUndefined();
    await until(() => sso.lines.some((line) => line.event === 'mail_sent' && line.mail_id === stored?.mailId));
    expect(JSON.stringify(sso.lines)).not.toMatch(/314159|alice@/);
    expect(server.connections).toBeGreaterThan(0);
  });

  it('signs in with a password of a file, read for each connection', async () => {
    const server = await mailServer();
    const folder = mkdtempSync(join(tmpdir(), 'signet-smtp-'));
    cleanUp.push(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'password');
    writeFileSync(file, 'wrong\n', { mode: 0o600 });
    const sso = await running(
      withMail(server.url.replace('smtp://', 'smtp://relay%40example.com@'), { SMTP_PASSWORD_FILE: file }),
    );
    await queue(sso);
    await until(() => sso.lines.some(({ event }) => event === 'mail_server_away'));
    expect(sso.lines).toContainEqual(expect.objectContaining({ event: 'mail_server_away', reason: '535 EAUTH' }));
    expect(server.received).toEqual([]);
    writeFileSync(file, 'right\n');
    const [message] = await server.until(1);
    expect(message?.user).toBe('relay@example.com');
    expect(sso.lines.map(({ event }) => event)).toContain('mail_server_back');
    // That the server took nothing was nothing of the message: nobody took it up.
    expect(await sso.issuer.stores.mail.page({ limit: 9 })).toMatchObject([{ attempts: 1 }]);
  });

  it('gives up what is refused for good, tries again what is not, and an operator revives', async () => {
    const server = await mailServer();
    server.refuse = (address) => (address.startsWith('nobody') ? 550 : undefined);
    server.answer = ({ to }, nth) => (to[0]?.startsWith('later') && nth === 1 ? 451 : undefined);
    const sso = await running(withMail(server.url));
    await queue(sso, { to: 'later@example.com' });
    await until(async () => (await sso.issuer.stores.mail.page({ limit: 9 }))[0]?.reason !== undefined);
    await queue(sso, { to: 'nobody@example.com' });
    await queue(sso, { to: 'alice@example.com' });
    await server.until(1);
    await until(async () => (await sso.issuer.stores.mail.count('dead')) === 1);
    const shown = Object.fromEntries((await sso.issuer.stores.mail.page({ limit: 9 })).map((each) => [each.to, each]));
    // What the server wrote beside its codes is the message itself.
    expect(shown['nobody@example.com']).toMatchObject({ state: 'dead', reason: '550 5.1.1 RCPT TO', attempts: 1 });
    expect(shown['later@example.com']).toMatchObject({ state: 'waiting', reason: '451 DATA', attempts: 1 });
    expect(JSON.stringify(sso.lines)).not.toMatch(/314159|@example/);
    server.refuse = () => undefined;
    const now = sso.issuer.clock.now();
    expect(await sso.issuer.stores.mail.revive(shown['nobody@example.com']?.mailId ?? '', now, now + 99)).toBe(true);
    const received = await server.until(2);
    expect(received.map(({ to }) => to[0])).toEqual(['alice@example.com', 'nobody@example.com']);
  });

  it('does not send what is of no use any more', async () => {
    const server = await mailServer();
    const sso = await running(withMail(server.url));
    await queue(sso, { expires: sso.issuer.clock.now() });
    await until(async () => (await sso.issuer.stores.mail.count('dead')) === 1);
    await queue(sso, { to: 'bob@example.com' });
    expect((await server.until(1)).map(({ to }) => to)).toEqual([['bob@example.com']]);
    const [dead] = await sso.issuer.stores.mail.page({ state: 'dead', limit: 9 });
    expect(dead).toMatchObject({ state: 'dead', reason: 'expired' });
    expect(dead?.data).toBeUndefined();
  });

  it('of two replicas one sends each message', async () => {
    const server = await mailServer();
    const folder = mkdtempSync(join(tmpdir(), 'signet-replicas-'));
    cleanUp.push(() => rmSync(folder, { recursive: true }));
    const shared = {
      DATABASE_URL: `sqlite:${join(folder, 'sso.sqlite')}`,
      MASTER_KEY: Buffer.alloc(32, 5).toString('base64url'),
    };
    const one = await running(withMail(server.url, shared));
    const other = await running(withMail(server.url, shared));
    const count = 40;
    for (let nth = 0; nth < count; nth += 1) await queue(nth % 2 ? one : other, { to: `p${nth}@example.com` });
    await server.until(count);
    await until(async () => (await one.issuer.stores.mail.count('sent')) === count);
    const ids = server.received.map(({ parsed }) => parsed.messageId);
    expect(new Set(ids).size).toBe(count);
    expect(ids).toHaveLength(count);
  });
});

describe('names and words of strangers in mail', () => {
  const hostile =
    '</p><script>alert(1)</script><img src=x onerror=alert(1)>&"\'\u202e\u0000\r\nBcc: victim@example.com\r\n\r\nbody';

  it('are no markup, no header and no address', async () => {
    const server = await mailServer();
    const sso = await running(withMail(server.url));
    await queue(sso, { template: 'test', data: { askedBy: hostile } } as Partial<NewMail>);
    await queue(sso, {
      template: 'alert',
      data: {
        headline: hostile,
        at: 1_700_000_000,
        facts: [{ label: 'client', value: hostile }],
        path: '/account/apps',
      },
      to: 'ops@example.com',
    } as Partial<NewMail>);
    for (const { parsed, to } of await server.until(2)) {
      expect(to).toHaveLength(1);
      expect(parsed.headers.has('bcc')).toBe(false);
      expect(parsed.html).not.toMatch(/<script|<img/i);
      expect(parsed.html).toContain('&lt;script');
      for (const text of [parsed.subject, parsed.text, String(parsed.html)]) {
        expect(text).not.toContain('\u202e');
        expect(text).not.toContain('\u0000');
      }
      expect(parsed.subject).not.toMatch(/[\r\n]/);
      expect(parsed.text).not.toMatch(/^Bcc:/m);
    }
  });

  it('are not sent to whose address a stranger gives, where they are an advertisement', async () => {
    const server = await mailServer();
    const sso = await running(withMail(server.url));
    for (const name of ['Win at evil.example now', 'https://evil.example', 'x'.repeat(65)]) {
      await queue(sso, { data: { code: '314159', name }, to: 'victim@example.com' });
    }
    for (const { parsed } of await server.until(3)) {
      expect(parsed.text).toContain('314159');
      expect(`${parsed.text}${parsed.html}`).not.toMatch(/evil|xxx|Hello/);
    }
  });

  it('links lead to the issuer alone, whatever a request says of the host', async () => {
    const server = await mailServer();
    const sso = await running(withMail(server.url));
    await sso.send({ path: '/', headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' } });
    const alert = (path: string) =>
      queue(sso, {
        template: 'alert',
        data: { headline: 'x', at: 1, facts: [], path },
        to: 'ops@example.com',
      } as never);
    await alert('/account/apps');
    const [message] = await server.until(1);
    expect(message?.parsed.text).toContain('\nhttp://localhost:4000/account/apps\n');
    expect(message?.raw).not.toContain('evil.example');
    for (const path of ['//evil.example/', '@evil.example/', '/\\evil.example', 'https://evil.example'])
      await alert(path);
    await until(async () => (await sso.issuer.stores.mail.count('dead')) === 4);
    expect(server.received).toHaveLength(1);
  });
});

describe('mail without a server', () => {
  it('lies in the outbox beside the database, for its owner alone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'signet-outbox-'));
    cleanUp.push(() => rmSync(folder, { recursive: true }));
    const sso = await running({ environment: { DATABASE_URL: `sqlite:${join(folder, 'data', 'sso.sqlite')}` } });
    await queue(sso, { to: 'alice@example.com', data: { code: '314159', name: 'Zoë <b>' } });
    await until(async () => (await sso.issuer.stores.mail.count('sent')) === 1);
    const outbox = join(folder, 'data', 'outbox');
    const files = readdirSync(outbox);
    expect(files).toHaveLength(1);
    expect(statSync(outbox).mode & 0o777).toBe(0o700);
    expect(statSync(join(outbox, files[0] ?? '')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(outbox, files[0] ?? ''), 'utf8')).toContain('Auto-Submitted: auto-generated');
    const [shown] = await new Outbox(outbox).list();
    expect(shown).toMatchObject({ subject: 'Your code', to: 'alice@example.com' });
    expect(shown?.text).toContain('Zoë <b>');
    expect(shown?.text).toContain('314159');
  });

  it('waits where there is no folder either, and says why', async () => {
    const sso = await running({ environment: { MAIL_OUTBOX: '/dev/null/outbox' } });
    await queue(sso);
    await until(() => sso.lines.some(({ event }) => event === 'mail_server_away'));
    expect(sso.lines).toContainEqual(expect.objectContaining({ event: 'mail_server_away', reason: 'ENOTDIR' }));
    expect(await sso.issuer.stores.mail.count('waiting')).toBe(1);
    await until(() => sso.issuer.readiness.report().status === 'degraded');
    expect((await sso.send({ path: '/health/ready' })).status).toBe(200);
  });
});

describe('/dev/outbox', () => {
  const hostile = '<b>alert(1)';

  async function shown(environment: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) {
    const sso = await running({ environment });
    await queue(sso, { data: { code: '314159', name: hostile } });
    await until(
      async () => (await sso.issuer.stores.mail.count('waiting')) === 0 || environment.SMTP_URL !== undefined,
    );
    return sso.send({ path: '/dev/outbox', headers: { host: 'localhost:4000', ...headers } });
  }

  it('shows mail to whoever sits at the machine', async () => {
    const page = await shown({});
    expect(page.status).toBe(200);
    expect(page.text).toContain('314159');
    expect(page.text).not.toContain(hostile);
    expect(page.headers['cache-control']).toContain('no-store');
  });

  it.each([
    ['the issuer is https', { ISSUER: 'https://sso.example.com' }, {}],
    ['a proxy is trusted', { TRUSTED_PROXIES: '10.0.0.1' }, {}],
    ['it is production', { NODE_ENV: 'production' }, {}],
    ['there is a mail server', { SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'a@b.example' }, {}],
    ['a page elsewhere has a name that leads here', {}, { host: 'evil.example:4000' }],
    ['a tunnel on the machine asks for somebody else', {}, { 'x-forwarded-for': '198.51.100.7' }],
    ['a proxy on the machine does', {}, { via: '1.1 proxy' }],
  ])('is not there where %s', async (_, environment, headers) => {
    const page = await shown(environment, headers);
    expect(page.status).toBe(404);
    expect(page.text).not.toContain('314159');
  });
});
