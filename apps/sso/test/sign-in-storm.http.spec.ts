import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { PasswordHasher } from '@signet/identity';
import { parseHtml } from './support/html.js';
import { type Answer, callback, type RunningSso, runSso } from './support/running-sso.js';
import { hiddenOf } from './support/test-browser.js';

let sso: RunningSso;
beforeAll(async () => {
  // So many who fail at once are an attack: without work that is asked for, each of them gets as far as the threads.
  sso = await runSso({ environment: { TRUSTED_PROXIES: '127.0.0.1', RATE_LIMITS: 'off', SIGN_IN_CHALLENGE: 'off' } });
});
afterAll(async () => {
  await sso?.close();
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** Each from a network of its own. */
const networks = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => `${20 + ((from + index) >> 8)}.${(from + index) & 255}.0.7`);

async function loginPage(): Promise<{
  path: string;
  cookies: Answer['cookies'];
  hidden: Readonly<Record<string, string>>;
}> {
  const fields = {
    client_id: 'portal',
    redirect_uri: callback,
    response_type: 'code',
    scope: 'openid',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  };
  const asked = await sso.send({ path: `/authorize?${new URLSearchParams(fields)}` });
  const { pathname, search } = new URL(String(asked.headers.location), 'http://localhost:4000');
  const shown = await sso.send({ path: `${pathname}${search}`, cookies: asked.cookies });
  return {
    path: `${pathname}${search}`,
    cookies: { ...asked.cookies, ...shown.cookies },
    hidden: hiddenOf(parseHtml(shown.text)),
  };
}

describe('while passwords wait for a thread', () => {
  it('they hold no place: as many as come get as far, and pages are shown', async () => {
    const { path, cookies, hidden } = await loginPage();
    let release = () => {};
    const gate = new Promise<false>((resolve) => {
      release = () => resolve(false);
    });
    let waiting = 0;
    let heard = () => {};
    jest.spyOn(PasswordHasher.prototype, 'verifyDummy').mockImplementation(() => {
      waiting += 1;
      heard();
      return gate;
    });
    const waits = (count: number) =>
      new Promise<string>((resolve) => {
        heard = () => (waiting === count ? resolve('all wait') : undefined);
      });
    const signIn = (address: string) =>
      sso.send({
        method: 'POST',
        path: '/login',
        cookies,
        headers: { origin: 'http://localhost:4000', 'x-forwarded-for': address },
        form: { ...hidden, username: `nobody-${address}`, password: 'not the password' },
      });
    const answers: Promise<number>[] = [];
    // Each wave finds places enough, both together would not. Whoever got none would be answered with 503 before.
    for (const [from, count] of [
      [0, 200],
      [200, 100],
    ] as const) {
      const allWait = waits(from + count);
      answers.push(...networks(from, count).map((address) => signIn(address).then(({ status }) => status)));
      expect(await Promise.race([allWait, ...answers])).toBe('all wait');
    }
    expect((await sso.send({ path, cookies })).status).toBe(200);
    release();
    expect(new Set(await Promise.all(answers))).toEqual(new Set([401]));
  });

  it('those whose browser has gone are not hashed', async () => {
    const { cookies, hidden } = await loginPage();
    const asked: boolean[] = [];
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const looked = new Promise<void>((resolve) => {
      jest.spyOn(PasswordHasher.prototype, 'verifyDummy').mockImplementation(async (_password, turn) => {
        begin();
        // As the queue does at its turn.
        const left = setInterval(() => {
          if (!turn?.hasLeft?.()) return;
          clearInterval(left);
          asked.push(true);
          resolve();
        }, 5);
        await looked;
        return false;
      });
    });
    const controller = new AbortController();
    const gone = fetch(`${sso.address}/login`, {
      method: 'POST',
      signal: controller.signal,
      headers: {
        origin: 'http://localhost:4000',
        cookie: Object.entries(cookies)
          .map(([name, value]) => `${name}=${value}`)
          .join('; '),
      },
      body: new URLSearchParams({ ...hidden, username: 'nobody', password: 'not the password' }),
    });
    await begun;
    controller.abort();
    await expect(gone).rejects.toThrow();
    await looked;
    expect(asked).toEqual([true]);
  });
});
