import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { freePorts } from '@signet/workspace/ports';
import { type Stack, startStack } from '@signet/workspace/stack';

const dataDir = mkdtempSync(join(tmpdir(), 'signet-clean-start-'));
// The same each time: an issuer at another address is another one, and has no owner yet.
const ports = freePorts(4);
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** All that the apps wrote from their start to their end, and who can sign in. */
async function start(demoPassword?: string, follow?: (stack: Stack) => Promise<void>) {
  const [sso = 0, orders = 0, invoices = 0, portal = 0] = await ports;
  const written: string[] = [];
  const stack = await startStack({
    ports: { sso, orders, invoices, portal },
    dataDir,
    ...(demoPassword !== undefined && { demoPassword }),
    onLine: (app, line) => written.push(`${app}: ${line}`),
  });
  if (follow !== undefined) await follow(stack);
  await stack.stop();
  return { written, credentials: stack.credentials, ownerLink: stack.ownerLink };
}

/** As a browser does: it keeps cookies, and sends the form back. */
async function becomeOwner(link = ''): Promise<void> {
  const { origin } = new URL(link);
  const jar = new Map<string, string>();
  const ask = async (url: string | URL, form?: Record<string, string>) => {
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...jar].map((pair) => pair.join('=')).join('; ') },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    return { status: answer.status, location: answer.headers.get('location') ?? '', html: await answer.text() };
  };
  const followed = await ask(link);
  const page = await ask(new URL(followed.location, `${origin}/`));
  const csrf = /name="csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
  const password = 'a few words in a row';
  const made = await ask(new URL('owner', `${origin}/`), { csrf, username: 'olga', name: '', email: '', password });
  expect(made).toMatchObject({ status: 303, location: 'owner?done=yes' });
}

it('starts and stops without a warning, tells how to sign in, and who opens its link is the owner', async () => {
  const first = await start('a password of the demo', async ({ ownerLink, mailUrl }) => {
    await becomeOwner(ownerLink);
    expect((await fetch(mailUrl)).status).toBe(200);
  });
  // The lines first: where there is one too many, the failure shows it.
  const others = first.written.filter((line) => !line.includes(' listens on http'));
  expect(others.map((line) => /"event":"(\w+)"/.exec(line)?.[1] ?? line)).toEqual(['owner_link_written', 'owner_made']);
  expect(others.join()).not.toContain('secret=');
  const said = first.written.filter((line) => !others.includes(line));
  expect(said.map((line) => line.split(':', 1)[0]).sort()).toEqual(['invoices', 'orders', 'portal', 'sso']);
  expect(first.credentials).toEqual([
    { username: 'alice', password: 'a password of the demo' },
    { username: 'bob', password: 'a password of the demo' },
  ]);
  // Another wish does not change what is there.
  const second = await start('another password');
  expect([typeof first.ownerLink, second.ownerLink]).toEqual(['string', undefined]);
  expect(second.written.filter((line) => !line.includes(' listens on http'))).toEqual([]);
  expect(second.credentials).toEqual(first.credentials);
  expect(statSync(join(dataDir, 'demo-passwords')).mode & 0o077).toBe(0);
}, 400_000);
