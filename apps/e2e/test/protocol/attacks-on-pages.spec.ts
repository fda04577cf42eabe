import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PlainBrowser } from '@signet/demo/browser';
import { type Person, walk } from '../support/browser-flow.js';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

const base = 'https://suite.example/test/a/signet';
const redirectUri = `${base}/callback`;
let issuer: RunningIssuer;
let person: Person;
let clientId: string;

beforeAll(async () => {
  issuer = await runIssuer({ env: { REGISTRATION: 'open', REGISTRATION_EMAIL: 'unverified' } });
  const profile = await issuer.loadProfile('basic', base);
  person = profile.person;
  clientId = profile.clients.client?.client_id ?? '';
});
afterAll(async () => {
  await issuer?.close();
});

function authorizationUrl(more: Record<string, string> = {}): string {
  const parameters = { client_id: clientId, redirect_uri: redirectUri, response_type: 'code', scope: 'openid' };
  return `${issuer.issuer}/authorize?${new URLSearchParams({ ...parameters, ...more })}`;
}

/** A raw request with a cookie header of the attacker's choice. */
async function send(
  path: string,
  options: { cookie?: string; form?: Record<string, string>; headers?: Record<string, string> } = {},
) {
  const response = await fetch(`${issuer.issuer}${path}`, {
    method: options.form ? 'POST' : 'GET',
    redirect: 'manual',
    headers: { ...(options.cookie ? { cookie: options.cookie } : {}), ...options.headers },
    ...(options.form ? { body: new URLSearchParams(options.form) } : {}),
  });
  return { status: response.status, headers: response.headers, html: await response.text() };
}

const cookiesOf = (headers: Headers) => headers.getSetCookie().map((line) => line.split(';', 1)[0] ?? '');
const hidden = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';

/** A browser at the login page: its cookies, and what the form holds. */
async function atLogin() {
  const begun = await send(new URL(authorizationUrl()).pathname + new URL(authorizationUrl()).search);
  const cookie = cookiesOf(begun.headers).join('; ');
  const page = await send(`/${begun.headers.get('location')}`, { cookie });
  return { cookie, interaction: hidden(page.html, 'interaction'), csrf: hidden(page.html, 'csrf') };
}

const isSignedIn = (headers: Headers) => headers.getSetCookie().some((line) => /signet_session\w*=/.test(line));

describe('CSRF on login and consent', () => {
  it('signs nobody in without the token of this very form in this very browser', async () => {
    const [mine, other] = [await atLogin(), await atLogin()];
    const good = { interaction: mine.interaction, csrf: mine.csrf, ...person };
    for (const [cookie, form] of [
      [mine.cookie, { ...good, csrf: '' }],
      [mine.cookie, { ...good, csrf: other.csrf }],
      [mine.cookie, { ...good, csrf: 'x'.repeat(43) }],
      [other.cookie, good],
      ['', good],
    ] as const) {
      const answer = await send('/login', { cookie, form });
      expect([400, 403]).toContain(answer.status);
      expect(isSignedIn(answer.headers)).toBe(false);
    }
    expect(isSignedIn((await send('/login', { cookie: mine.cookie, form: good })).headers)).toBe(true);
  });

  it('gives no code for a consent that was forged', async () => {
    const browser = await atLogin();
    const form = { interaction: browser.interaction, csrf: browser.csrf, ...person };
    const signedIn = await send('/login', { cookie: browser.cookie, form });
    const cookie = [browser.cookie, ...cookiesOf(signedIn.headers)].join('; ');
    const page = await send(`/consent?interaction=${browser.interaction}`, { cookie });
    const csrf = hidden(page.html, 'csrf');
    const allow = { interaction: browser.interaction, decision: 'allow', seen: hidden(page.html, 'seen') };
    for (const forged of [
      { ...allow, csrf: '' },
      { ...allow, csrf: browser.csrf },
    ]) {
      const answer = await send('/consent', { cookie, form: forged });
      expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    }
    const other = await atLogin();
    const elsewhere = await send('/consent', { cookie: other.cookie, form: { ...allow, csrf } });
    expect(elsewhere.status).toBe(400);
    expect((await send('/consent', { cookie, form: { ...allow, csrf } })).headers.get('location')).toContain('code=');
  });
});

describe('session fixation', () => {
  it('makes nothing of a session cookie that was planted before the sign-in', async () => {
    const planted = 'A'.repeat(43);
    const browser = await atLogin();
    const cookie = `${browser.cookie}; signet_session=${planted}`;
    const form = { interaction: browser.interaction, csrf: browser.csrf, ...person };
    const answer = await send('/login', { cookie, form });
    expect(cookiesOf(answer.headers).join()).not.toContain(planted);
    expect((await send('/account', { cookie: `signet_session=${planted}` })).html).not.toContain('Connie');
  });

  it('gives a new cookie at each sign-in, and the old one opens nothing', async () => {
    const browser = await atLogin();
    const form = { interaction: browser.interaction, csrf: browser.csrf, ...person };
    const first = cookiesOf((await send('/login', { cookie: browser.cookie, form })).headers).join('; ');
    const again = authorizationUrl({ prompt: 'login' });
    const begun = await send(again.slice(issuer.issuer.length), { cookie: `${browser.cookie}; ${first}` });
    const page = await send(`/${begun.headers.get('location')}`, { cookie: `${browser.cookie}; ${first}` });
    const next = { interaction: hidden(page.html, 'interaction'), csrf: hidden(page.html, 'csrf'), ...person };
    const second = cookiesOf(
      (await send('/login', { cookie: `${browser.cookie}; ${first}`, form: next })).headers,
    ).join('; ');
    expect(second).not.toBe(first);
    expect((await send('/account', { cookie: first })).html).not.toContain('Connie');
    expect((await send('/account', { cookie: second })).html).toContain('Connie');
  });
});

describe('clickjacking, caching and cookies', () => {
  it.each([
    '/',
    '/login',
    '/consent',
    '/accept-terms',
    '/change-password',
    '/verify-email',
    '/no-access',
    '/create-account',
    '/device',
    '/logout',
    '/signed-out',
    '/end-session',
    '/authorize',
  ])('%s is framed by nobody, runs nothing, is kept nowhere', async (path) => {
    const { headers } = await send(path);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    if (headers.get('content-type')?.startsWith('text/html')) {
      expect(policy).toContain("base-uri 'none'");
      expect(headers.get('x-frame-options')).toBe('DENY');
    }
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    for (const cookie of headers.getSetCookie()) expect(cookie).toMatch(/; HttpOnly.*; SameSite=Lax/);
  });
});

describe('enumeration', () => {
  it('says the same of an unknown person and of a wrong password', async () => {
    const answers = [];
    for (const username of [person.username, 'nobody-of-this-name', 'x'.repeat(256), '\u0000', '\ud800']) {
      const browser = await atLogin();
      const form = { interaction: browser.interaction, csrf: browser.csrf, username, password: 'wrong' };
      const { status, html } = await send('/login', { cookie: browser.cookie, form });
      if (username === '\u0000') expect(status).toBe(400);
      else answers.push([status, /id="login-alert"[^>]*>([^<]*)</.exec(html)?.[1]]);
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.[0]).toBe(401);
  });
});

describe('open redirects and host tricks', () => {
  it('never leaves for an address that nobody registered', async () => {
    const evil = 'https://evil.example/';
    for (const path of [
      `/end-session?post_logout_redirect_uri=${encodeURIComponent(evil)}`,
      `/end-session?client_id=${clientId}&post_logout_redirect_uri=${encodeURIComponent(evil)}`,
      `/logout?post_logout_redirect_uri=${encodeURIComponent(evil)}`,
      `/login?interaction=${encodeURIComponent(evil)}`,
      `/login?interaction=x&next=${encodeURIComponent(evil)}`,
      `//evil.example/authorize`,
      `/signed-out?to=${encodeURIComponent(evil)}`,
      `/device?decided=${encodeURIComponent(evil)}`,
    ]) {
      const { headers, html } = await send(path);
      expect(headers.get('location') ?? '').not.toContain('evil.example');
      expect(html).not.toContain('href="https://evil.example');
    }
  });

  it('describes itself by its configuration, whatever Host says', async () => {
    const headers = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example',
      'x-original-url': '/evil',
    };
    const metadata = await send('/.well-known/openid-configuration', { headers });
    expect(metadata.html).not.toContain('evil');
    expect(JSON.parse(metadata.html).issuer).toBe(issuer.issuer);
  });

  it('does not believe X-Forwarded-For of strangers: lockout counts the real address', async () => {
    const statuses: number[] = [];
    for (let guess = 0; guess < 8; guess += 1) {
      const browser = await atLogin();
      const form = { interaction: browser.interaction, csrf: browser.csrf, username: 'target', password: 'wrong' };
      const headers = { 'x-forwarded-for': `203.0.113.${guess}` };
      statuses.push((await send('/login', { cookie: browser.cookie, form, headers })).status);
    }
    expect(statuses).toContain(429);
  });
});

describe('header and log injection', () => {
  const nasty = ['\r\nset-cookie: a=b', '\u2028', '\u001b[31m', '<script>alert(1)</script>', '"}\n{"level":"fake"'];

  it.each(nasty.map((value) => [JSON.stringify(value), value]))('%s stays what it is', async (_name, value) => {
    const url = authorizationUrl({ state: value, login_hint: value, nonce: value });
    const browser = new PlainBrowser();
    const page = await browser.open(url, redirectUri);
    expect(page.html).not.toContain('<script>alert');
    const callback = await walk(url, person, redirectUri);
    expect(callback.searchParams.get('state')).toBe(new URLSearchParams(new URL(url).search).get('state'));
    await send(`/authorize?client_id=${encodeURIComponent(value)}`);
    const answer = await send('/token', { form: { grant_type: value, client_id: value } });
    expect(answer.headers.get('set-cookie')).toBeNull();
    for (const line of issuer.logs.filter((each) => each.startsWith('{'))) {
      const entry = JSON.parse(line) as { level: string };
      expect(['info', 'warn', 'error']).toContain(entry.level);
      expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
    }
    expect(issuer.logs.some((line) => line.startsWith('{"level":"fake"'))).toBe(false);
  });
});
