import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PlainBrowser } from '@signet/demo/browser';
import { type Person, walk } from '../support/browser-flow.js';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

const base = 'https://suite.example/test/a/signet';
const redirectUri = `${base}/callback`;
let issuer: RunningIssuer;
let person: Person;
let address: string;

beforeAll(async () => {
  // Strangers from everywhere, so that what holds them back is not lockout.
  issuer = await runIssuer({ env: { PASSWORD_HASHING_THREADS: '1', TRUSTED_PROXIES: '127.0.0.1, ::1' } });
  const profile = await issuer.loadProfile('basic', base);
  person = profile.person;
  const parameters = { redirect_uri: redirectUri, response_type: 'code', scope: 'openid' };
  const client_id = profile.clients.client?.client_id ?? '';
  address = `${issuer.issuer}/authorize?${new URLSearchParams({ client_id, ...parameters })}`;
});
afterAll(async () => {
  await issuer?.close();
});

/** Each is answered: the password was looked at, or the page says that too many wait. */
async function answeredStorm(count: number): Promise<void> {
  const browser = new PlainBrowser();
  const { action, hidden } = (await browser.open(address, redirectUri)).form();
  const attempt = async (index: number) => {
    const response = await fetch(action, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        cookie: browser.cookies(issuer.issuer),
        'x-forwarded-for': `198.18.${index >> 8}.${index & 255}`,
      },
      body: new URLSearchParams({ ...hidden, username: `stranger-${index}`, password: 'not the password' }),
    });
    return { status: response.status, retryAfter: response.headers.get('retry-after'), html: await response.text() };
  };
  const answers = await Promise.all(Array.from({ length: count }, (_, index) => attempt(index)));
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status !== 401 && status !== 503)).toEqual([]);
  expect(statuses).toContain(401);
  for (const { retryAfter, html } of answers.filter(({ status }) => status === 503)) {
    expect(retryAfter).toBe('5');
    expect(html).toContain('Too many people are signing in right now.');
    expect(html).toContain('id="login-submit"');
  }
}

describe('a storm of sign-ins', () => {
  it('is answered in full where it can be, and turned away with the page where too many wait for too long', async () => {
    await answeredStorm(400);
  });

  it('is answered the same beside strangers who want every core for themselves', async () => {
    const strangers = Array.from({ length: 4 * availableParallelism() }, () =>
      // They end by themselves too, should nobody be left to end them.
      spawn(process.execPath, ['-e', 'const begun = Date.now(); while (Date.now() - begun < 60_000);'], {
        stdio: 'ignore',
      }),
    );
    try {
      await answeredStorm(64);
    } finally {
      for (const stranger of strangers) stranger.kill('SIGKILL');
    }
  });

  it('is over when it is over', async () => {
    expect((await walk(address, person, redirectUri)).searchParams.get('code')).toHaveLength(43);
  });

  it('leaves no password and no hash in the log', () => {
    expect(issuer.logs.some((line) => line.includes('login_refused'))).toBe(true);
    expect(issuer.logs.join('\n')).not.toMatch(/not the password|argon2id/);
  });
});
