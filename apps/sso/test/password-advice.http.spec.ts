import { createHash } from 'node:crypto';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openUserRegistration } from '@signet/authorization-server';
import { advices } from '@signet/identity';
import type { Advising } from '../src/browser/asked.js';
import { all, byId, byTag } from './support/html.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { sampleScripts } from './support/sample-scripts.js';
import { authorizationPath, person, seed } from './support/seed.js';
import { TestBrowser } from './support/test-browser.js';

let sso: RunningSso;
beforeAll(async () => {
  sso = await runSso({
    protocol: { userRegistration: openUserRegistration },
    environment: { PASSWORD_MIN_LENGTH: '14' },
  });
  await seed(sso);
});
afterAll(async () => {
  await sso?.close();
});

const thread = `/${sampleScripts.addressOf('advice-thread')}`;
const script = sampleScripts.find(thread.replace('/scripts/', ''));

describe('a script of our pages', () => {
  it('is named by what is in it, kept for ever, and may ask nobody', async () => {
    const { status, headers, text } = await sso.send({ path: thread });
    expect([status, text]).toEqual([200, String(script?.source)]);
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      vary: 'Accept-Encoding',
    });
    const digest = createHash('sha256').update(text).digest('base64url').slice(0, 16);
    expect(thread).toBe(`/scripts/advice-thread.${digest}.js`);
  });

  it.each([
    ['gzip, deflate, br', 'br'],
    ['BR;q=0.5', 'br'],
    ['br;q=0', undefined],
    ['gzip', undefined],
    ['', undefined],
  ])('is compressed for who reads that: %s', async (accepted, encoding) => {
    const { port } = new URL(sso.address);
    const answer = await fetch(`http://127.0.0.1:${port}${thread}`, {
      // Undici reads brotli by itself.
      headers: { 'accept-encoding': accepted },
    });
    expect(answer.headers.get('content-encoding') ?? undefined).toBe(encoding);
    expect(await answer.text()).toBe(String(script?.source));
  });

  it('is compressed once', async () => {
    const compressed = await script?.compressed();
    expect(await script?.compressed()).toBe(compressed);
    expect(brotliDecompressSync(compressed ?? '').equals(script?.source ?? Buffer.alloc(0))).toBe(true);
  });

  it.each([
    'password-advice.js',
    'advice-thread.AAAAAAAAAAAAAAAA.js',
    '..%2F..%2Fpackage.json',
    'constructor',
    '__proto__',
  ])('of another name is not there, and that is not kept: %s', async (name) => {
    const { status, headers } = await sso.send({ path: `/scripts/${name}` });
    expect([status, headers['cache-control']]).toEqual([404, 'no-store']);
  });
});

describe('a page on which a password is chosen', () => {
  const open = async (path: string, browser = new TestBrowser(sso)) => {
    const { headers, page } = await browser.open(path);
    const [place] = all(page, ({ attributes }) => attributes['data-advises'] !== undefined);
    return { page, policy: String(headers['content-security-policy']), place };
  };
  const advisingOf = (place: ReturnType<typeof all>[number] | undefined): Advising =>
    JSON.parse(place?.attributes['data-advises'] ?? '');

  it('may run our own scripts and no others, and says what advice there is in its language', async () => {
    const { page, policy, place } = await open(
      authorizationPath({ client_id: 'own', prompt: 'create', ui_locales: 'de' }),
    );
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "worker-src 'self'"]),
    );
    expect(policy).not.toMatch(/unsafe|connect-src/);
    expect(byTag(page, 'script').map(({ attributes }) => attributes)).toEqual([
      { src: sampleScripts.addressOf('password-advice'), defer: '' },
      { src: sampleScripts.addressOf('time-left'), defer: '' },
    ]);
    expect(place?.attributes).toMatchObject({ id: 'password-advice', 'aria-live': 'polite' });
    const advising = advisingOf(place);
    expect(advising).toMatchObject({ field: 'password', least: 14, thread: thread.slice(1) });
    expect(advising.names).toContain('localhost');
    expect(Object.keys(advising.words)).toEqual([...advices]);
    expect(new Set(Object.values(advising.words)).size).toBe(advices.length);
    expect(advising.words.strong).toBe('Schwer zu erraten.');
    for (const name of ['username', 'name', 'email']) expect(byId(page, name)).toBeDefined();
  });

  it('knows the names of who is signed in', async () => {
    const browser = new TestBrowser(sso);
    const login = await browser.open('/account/password');
    await browser.follow(await browser.submit(login, person));
    const { place } = await open('/account/password', browser);
    expect(advisingOf(place).names).toEqual(expect.arrayContaining([person.username, 'localhost']));
  });

  it.each(['/device', '/forgot-password', '/'])('has them where they are of use: none at %s', async (path) => {
    const { page, policy, place } = await open(path);
    expect([place, byTag(page, 'script')]).toEqual([undefined, []]);
    expect(policy).not.toContain('script-src');
  });
});
