import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from '@signet/authorization-server';
import { byId, byTag, parseHtml, textOf } from './support/html.js';
import { type Answer, callback, portal, type RunningSso, runSso } from './support/running-sso.js';
import { hiddenOf } from './support/test-browser.js';

const elsewhere = 'https://evil.example/callback';
const app = 'com.example.evil:/callback';

const stranger: Client = {
  ...portal,
  clientId: 'stranger',
  clientName: 'Your bank',
  origin: 'self_registered',
  redirectUris: [elsewhere, app],
  logoUri: 'https://evil.example/logo.png',
  brandColor: '#7a1f5c',
  localized: { clientName: { de: 'Ihre Bank' }, logoUri: { de: 'https://evil.example/de.png' } },
  initiateLoginUri: 'https://evil.example/begin',
};

let sso: RunningSso;
beforeAll(async () => {
  const described = { ...stranger, clientId: 'described', origin: 'described' } as const;
  const { logoUri, brandColor, localized } = stranger;
  const ours = { ...portal, clientId: 'ours', redirectUris: [callback, elsewhere], logoUri, brandColor, localized };
  sso = await runSso({ clients: [stranger, described, ours] });
});
afterAll(async () => {
  await sso?.close();
});

type Fields = Readonly<Record<string, string>>;

function ask(clientId: string, more: Fields, options: { headers?: Fields; cookies?: Fields } = {}): Promise<Answer> {
  const fields = {
    client_id: clientId,
    redirect_uri: elsewhere,
    response_type: 'code',
    scope: 'openid',
    state: 's&"<',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    ...more,
  };
  return sso.send({ path: `/authorize?${new URLSearchParams(fields)}`, ...options });
}

async function signIn(): Promise<Fields> {
  const subject = (await sso.issuer.identity.createAccount({ username: 'someone', password: 'correct horse battery' }))
    .subject;
  const { session, cookie } = await sso.issuer.core.sessions.start({ subject, amr: ['pwd'] });
  expect(session.subject).toBe(subject);
  return { signet_session: cookie };
}

/** What is wrong with a request, whoever makes it. */
const errors: ReadonlyArray<readonly [string, Fields]> = [
  ['a scope that is none', { scope: 'openid nonsense"' }],
  ['a response type that is none', { response_type: 'token' }],
  ['no challenge', { code_challenge: '', code_challenge_method: '' }],
  ['an API that is none', { resource: 'https://nowhere.example' }],
  ['a hint that is none', { id_token_hint: 'x' }],
  ['nobody who may be asked', { prompt: 'none' }],
  ['two prompts', { prompt: 'none login' }],
  ['a request object that is none', { request: 'x' }],
  ['a request_uri that is none', { request_uri: 'urn:ietf:params:oauth:request_uri:x' }],
  ['a signed answer', { scope: 'nonsense', response_mode: 'jwt' }],
  ['an answer in the fragment', { scope: 'nonsense', response_mode: 'fragment' }],
];

describe('before anybody signed in, an error (RFC 9700 §4.11.2)', () => {
  describe.each(['stranger', 'described'])('of a client that no operator made: %s', (clientId) => {
    it.each(errors)('shows where it leads, and leads nowhere by itself: %s', async (_name, fields) => {
      const answer = await ask(clientId, fields);
      expect([answer.status, answer.headers.location]).toEqual([400, undefined]);
      expect(answer.headers.refresh).toBeUndefined();
      const page = parseHtml(answer.text);
      expect(textOf(byId(page, 'redirect-host'))).toBe('evil.example');
      expect(byId(page, 'leave')?.attributes.href?.startsWith(`${elsewhere}`)).toBe(true);
      expect(byTag(page, 'script')).toEqual([]);
      expect(byTag(page, 'img')).toEqual([]);
      expect(byTag(page, 'meta').some(({ attributes }) => attributes['http-equiv'] !== undefined)).toBe(false);
    });

    it('can be taken to the client by a click, with what it would have been told', async () => {
      const page = parseHtml((await ask(clientId, { prompt: 'none' })).text);
      const address = new URL(byId(page, 'leave')?.attributes.href ?? '');
      expect(Object.fromEntries(address.searchParams)).toMatchObject({ error: 'login_required', state: 's&"<' });
    });

    it('is posted by a click alone', async () => {
      const answer = await ask(clientId, { prompt: 'none', response_mode: 'form_post' });
      const page = parseHtml(answer.text);
      const [form] = byTag(page, 'form');
      expect(form?.attributes).toMatchObject({ method: 'post', action: elsewhere });
      expect(answer.headers['content-security-policy']).not.toContain('script-src');
      expect(answer.headers['content-security-policy']).not.toContain('form-action');
    });

    it('names the scheme of an app', async () => {
      const page = parseHtml((await ask(clientId, { redirect_uri: app, prompt: 'none' })).text);
      expect(textOf(byId(page, 'redirect-host'))).toBe('com.example.evil:');
    });

    it('stays in a frame, where silent renewal lives, and in no other kind of request', async () => {
      const asked = (dest: string) => ask(clientId, { prompt: 'none' }, { headers: { 'sec-fetch-dest': dest } });
      expect((await asked('iframe')).headers.location).toContain('error=login_required');
      for (const dest of ['document', 'empty', 'image', 'nonsense']) expect((await asked(dest)).status).toBe(400);
    });
  });

  it.each(['stranger', 'ours'])('is also what a cancelled sign-in is: of %s', async (clientId) => {
    const begun = await ask(clientId, { prompt: 'login' });
    const cookies = begun.cookies;
    const login = parseHtml((await sso.send({ path: `/${begun.headers.location}`, cookies })).text);
    const form = { ...hiddenOf(login), decision: 'cancel' };
    const { status, headers, text } = await sso.send({ method: 'POST', path: '/login', cookies, form });
    if (clientId === 'ours') {
      expect(headers.location).toContain(`${elsewhere}?error=access_denied`);
    } else {
      expect([status, headers.location]).toEqual([400, undefined]);
      expect(byId(parseHtml(text), 'leave')?.attributes.href).toContain(`${elsewhere}?error=access_denied`);
    }
  });

  it.each(errors)('of an operator’s client is sent to it: %s', async (_name, fields) => {
    const { status, headers } = await ask('ours', fields);
    expect(status).toBe(303);
    expect(headers.location?.startsWith(elsewhere)).toBe(true);
  });

  it('after somebody signed in it is sent to whoever asked', async () => {
    const cookies = await signIn();
    const requests: readonly Fields[] = [{ prompt: 'none' }, { scope: 'nonsense' }];
    for (const fields of requests) {
      const { status, headers } = await ask('stranger', fields, { cookies });
      expect(status).toBe(303);
      expect(headers.location).toContain('https://evil.example/callback?error=');
    }
  });
});

describe('what our pages load and link to before anybody agreed', () => {
  it('is nothing of a stranger: neither a logo', async () => {
    const logoOf = async (clientId: string) => {
      const { headers, cookies } = await ask(clientId, {});
      const page = parseHtml((await sso.send({ path: `/${headers.location}`, cookies })).text);
      return byTag(page, 'img').map(({ attributes }) => attributes.src);
    };
    expect(await logoOf('stranger')).toEqual([]);
    expect(await logoOf('ours')).toEqual([stranger.logoUri]);
  });

  it('nor its colours, which an operator’s client has on every page on the way to it', async () => {
    const pageOf = async (clientId: string, path: string) => {
      const { headers, cookies } = await ask(clientId, {});
      const { search } = new URL(`https://sso.example/${headers.location}`);
      return sso.send({ path: `/${path}${search}`, cookies });
    };
    for (const path of ['login', 'forgot-password']) {
      for (const clientId of ['stranger', 'described']) {
        const { text, status } = await pageOf(clientId, path);
        expect([path, status, text.includes('#7a1f5c')]).toEqual([path, 200, false]);
      }
      const { text, headers } = await pageOf('ours', path);
      const [, sheet = ''] = /<style>(.*?)<\/style>/s.exec(text) ?? [];
      expect(sheet).toContain('--accent:#7a1f5c;--accent-text:#ffffff;');
      const hash = createHash('sha256').update(sheet).digest('base64');
      expect(headers['content-security-policy']).toContain(`style-src 'sha256-${hash}';`);
    }
    expect((await sso.send({ path: '/' })).text).not.toContain('#7a1f5c');
  });

  it('and names are said in the language of the page, with whatever is loaded from where that says', async () => {
    const { headers, cookies } = await ask('ours', { ui_locales: 'de' });
    const { text, headers: sent } = await sso.send({ path: `/${headers.location}`, cookies });
    expect(text).toContain('<bdi>Ihre Bank</bdi>');
    expect(text).toContain('src="https://evil.example/de.png"');
    expect(text).not.toContain('evil.example/logo.png');
    expect(sent['content-security-policy']).toContain("img-src 'self' data: https://evil.example;");
    const strange = await ask('stranger', { ui_locales: 'de' });
    const login = await sso.send({ path: `/${strange.headers.location}`, cookies: strange.cookies });
    expect(login.text).toContain('<bdi>Ihre Bank</bdi>');
    expect(byId(parseHtml(login.text), 'client-unverified')).toBeDefined();
    expect(login.text).not.toContain('de.png');
  });

  it('nor a way on from a step that is over', async () => {
    const again = `authorize?${new URLSearchParams({ client_id: 'stranger' })}`;
    const { text } = await sso.send({ path: `/login?${new URLSearchParams({ interaction: 'x', again })}` });
    expect(text).not.toContain('evil.example');
  });
});
