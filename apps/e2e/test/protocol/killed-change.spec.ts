import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Page, PlainBrowser } from '@signet/demo/browser';
import { startPostgres, type TestPostgres } from '@signet/runtime/testing';
import { freePorts } from '@signet/workspace/ports';
import { SMTPServer } from 'smtp-server';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

const password = 'correct horse battery staple';
const next = 'seven purple elephants';
/** No redirect leads there. */
const nowhere = 'nowhere:';

let postgres: TestPostgres;
const cleanUp: Array<() => unknown> = [];
beforeAll(async () => {
  postgres = await startPostgres();
});
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});
afterAll(() => postgres?.stop());

interface Received {
  readonly to: string;
  readonly raw: string;
}

interface Sink {
  readonly received: readonly Received[];
  /** The first message to this address with this in it, as soon as it is there. */
  first(to: string, containing: RegExp): Promise<string>;
  close(): Promise<void>;
}

/** A mail server on this port. */
async function mailServer(port: number): Promise<Sink> {
  const received: Received[] = [];
  let heard: () => void = () => {};
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onData: (stream, { envelope }, done) => {
      void text(stream).then((raw) => {
        received.push({ to: envelope.rcptTo[0]?.address ?? '', raw });
        done();
        heard();
      });
    },
  });
  server.on('error', () => {});
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  cleanUp.push(close);
  return {
    received,
    first: async (to, containing) => {
      for (;;) {
        const found = received.find((each) => each.to === to && containing.test(each.raw));
        if (found) return found.raw;
        await new Promise<void>((resolve) => {
          heard = resolve;
        });
      }
    },
    close,
  };
}

interface Setting {
  readonly databaseUrl: string;
  readonly smtp: number;
  readonly like?: RunningIssuer;
}

/** One process, on what another one has or had. */
async function start({ databaseUrl, smtp, like }: Setting): Promise<RunningIssuer> {
  const same = like && { ISSUER: String(like.env.ISSUER), MASTER_KEY_FILE: String(like.env.MASTER_KEY_FILE) };
  const env = { SMTP_URL: `smtp://127.0.0.1:${smtp}`, MAIL_FROM: 'sso@example.com', ...same };
  const issuer = await runIssuer({ databaseUrl, env });
  cleanUp.push(() => issuer.close());
  return issuer;
}

interface Member {
  readonly username: string;
  readonly email: string;
  readonly browser: PlainBrowser;
}

/** Signed in, at the page of this address. */
async function open(address: string, { username, browser }: Omit<Member, 'email'>, path: string): Promise<Page> {
  const page = await browser.open(`${address}${path}`, nowhere);
  return browser.submit(page, { username, password }, nowhere);
}

async function member({ signet }: RunningIssuer, username: string): Promise<Member> {
  const email = `${username}@example.com`;
  await signet(['users', 'create', username, '--email', email, '--email-verified', '--password-stdin'], password);
  return { username, email, browser: new PlainBrowser() };
}

/** Waits until no message of this kind is on its way. */
async function untilSent({ signet }: RunningIssuer, template: string, count: number): Promise<void> {
  for (;;) {
    const { items } = await signet(['mail', 'list', '--limit', '1000']);
    const ofKind = (items as ReadonlyArray<Record<string, unknown>>).filter((each) => each.template === template);
    if (ofKind.length !== count) throw new Error(`${ofKind.length} messages of ${template}, not ${count}`);
    if (ofKind.every(({ state }) => state === 'sent')) return;
  }
}

const countTo = (received: readonly Received[], to: string, subject: RegExp) =>
  received.filter((each) => each.to === to && subject.test(each.raw)).length;

/** Whether this password opens the account. */
async function opens(address: string, { username }: Member, typed: string): Promise<boolean> {
  const browser = new PlainBrowser();
  const login = await browser.open(`${address}/account`, nowhere);
  const { html } = await browser.submit(login, { username, password: typed }, nowhere);
  return !html.includes('id="login-submit"');
}

describe.each([
  ['starts after it', false],
  ['ran beside it', true],
])('a process that is killed behind a change, before its mail: one that %s', (_when, isBeside) => {
  it('tells everybody whose password was changed, once, and nobody else', async () => {
    const [smtp = 0] = await freePorts(1);
    const databaseUrl = await postgres.createDatabase();
    const first = await start({ databaseUrl, smtp });
    const beside = isBeside ? await start({ databaseUrl, smtp, like: first }) : undefined;
    const [address = ''] = first.addresses;
    const people: Member[] = [];
    for (let nth = 0; nth < 8; nth += 1) people.push(await member(first, `person${nth}`));
    const pages = await Promise.all(people.map((each) => open(address, each, '/account/password')));

    // All at once, so that it dies somewhere in the middle: some are done, some never were, some are not heard of.
    const acknowledged: string[] = [];
    const sending = people.map(async ({ browser, username }, nth) => {
      const page = pages[nth];
      if (page === undefined) throw new Error('there is no page');
      const fields = { password: next, repeated: next, everywhere: 'yes' };
      const answer = await browser.submit(page, fields, nowhere).catch(() => undefined);
      if (answer?.html.includes('id="password-changed"')) acknowledged.push(username);
      return username;
    });
    await Promise.race(sending);
    first.signal('SIGKILL');
    await Promise.all(sending);
    expect(acknowledged.length).toBeGreaterThan(0);

    const { received } = await mailServer(smtp);
    const second = beside ?? (await start({ databaseUrl, smtp, like: first }));
    const [other = ''] = second.addresses;
    const changed: string[] = [];
    for (const each of people) if (await opens(other, each, next)) changed.push(each.username);
    expect(changed).toEqual(expect.arrayContaining(acknowledged));
    for (const each of people) expect(await opens(other, each, password)).toBe(!changed.includes(each.username));
    await untilSent(second, 'password-changed', changed.length);
    const subject = /^subject:.*your password was changed/im;
    expect(people.map(({ username, email }) => [username, countTo(received, email, subject)])).toEqual(
      people.map(({ username }) => [username, changed.includes(username) ? 1 : 0]),
    );
    await second.signet(['audit', 'verify']);
  }, 300_000);

  it('tells the address before of another one, once, by a link that takes it back', async () => {
    const [smtp = 0] = await freePorts(1);
    const databaseUrl = await postgres.createDatabase();
    const before = await mailServer(smtp);
    const first = await start({ databaseUrl, smtp });
    const beside = isBeside ? await start({ databaseUrl, smtp, like: first }) : undefined;
    const [address = ''] = first.addresses;
    const { email, browser, username } = await member(first, 'mover');
    const asking = await open(address, { browser, username }, '/account/email');
    const sent = await browser.submit(asking, { email: 'another@example.com' }, nowhere);
    const [, code = ''] = /\b(\d{6})\b/.exec(bodyOf(await before.first('another@example.com', /new address/))) ?? [];
    await before.close();
    const changed = await browser.submit(sent, { email_code: code }, nowhere);
    expect(changed.url).toContain('changed=yes');
    first.signal('SIGKILL');

    const { received } = await mailServer(smtp);
    const second = beside ?? (await start({ databaseUrl, smtp, like: first }));
    await untilSent(second, 'email-changed', 1);
    const notices = received.filter(({ raw }) => /^subject:.*your email address was changed/im.test(raw));
    expect(notices.map(({ to }) => to)).toEqual([email]);
    const [link = ''] = /https?:\S+\/undo-email\?link=[\w-]+/.exec(bodyOf(notices[0]?.raw ?? '')) ?? [];
    const [other = ''] = second.addresses;
    const stranger = new PlainBrowser();
    const undo = await stranger.open(link.replace(first.issuer, other), nowhere);
    expect((await stranger.submit(undo, {}, nowhere)).status).toBe(200);
    const { items } = await second.signet(['users', 'list']);
    expect(items).toEqual([expect.objectContaining({ username: 'mover', email })]);
    await second.signet(['audit', 'verify']);
  }, 300_000);
});

/** Without headers, whose digits are none of the code, and without soft line breaks (RFC 2045 §6.7). */
function bodyOf(raw: string): string {
  const body = raw.slice(raw.indexOf('\r\n\r\n')).replace(/=\r\n/g, '').replaceAll('=3D', '=');
  return body.slice(body.indexOf('\r\n\r\n', 4));
}
