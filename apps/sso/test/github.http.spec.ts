import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createProvider } from '@signet/administration';
import { isCode, issuer, linkOf, operator, own } from './support/elsewhere.js';
import { byId } from './support/html.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { authorizationPath, seed } from './support/seed.js';
import { TestBrowser } from './support/test-browser.js';

const secret = 'what GitHub and we know';

/** As a GitHub Enterprise Server answers: OAuth with PKCE, and an API beside it. */
interface Github {
  user: object;
  emails: unknown;
  /** Of the code that was given last. */
  challenge: string;
  asked: Array<{ readonly path: string; readonly headers: Readonly<Record<string, unknown>>; readonly body: string }>;
}

let server: Server;
let sso: RunningSso;
let github: Github;
let base: string;
let people = 0;
beforeAll(async () => {
  server = createServer(async (request, response) => {
    const [path = '', body] = [request.url, await text(request)];
    github.asked.push({ path, headers: request.headers, body });
    const send = (status: number, answer: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(answer));
    if (path === '/login/oauth/access_token') {
      const form = new URLSearchParams(body);
      const verifier = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url');
      const isFine =
        form.get('client_secret') === secret && form.get('code') === 'good' && verifier === github.challenge;
      // Errors are answered with 200 there.
      return send(
        200,
        isFine
          ? { access_token: 'gho_x', token_type: 'bearer', scope: 'read:user,user:email' }
          : { error: 'bad_verification_code' },
      );
    }
    if (request.headers.authorization !== 'Bearer gho_x') return send(401, { message: 'Bad credentials' });
    if (path === '/api/v3/user') return send(200, github.user);
    if (path === '/api/v3/user/emails') return send(200, github.emails);
    return send(404, {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  base = `http://${host}`;
  sso = await runSso({ environment: { ISSUER: issuer, TRUSTED_PROXIES: '127.0.0.1', OUTBOUND_ALLOWED_HOSTS: host } });
  await seed(sso);
  await createProvider(sso.issuer.administration.ports, operator, {
    providerId: 'github',
    preset: 'github',
    issuer: base,
    clientId: 'Iv1.x',
    secret: { kind: 'client_secret', secret, sentBy: 'post' },
    accounts: { by: 'everybody', domains: [] },
    keepsTokens: true,
  });
});
afterAll(async () => {
  await sso?.close();
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});
beforeEach(() => {
  people += 1;
  github = {
    user: { id: 1000 + people, login: `octo${people}`, name: 'Mona', blog: '' },
    emails: [
      { email: `old${people}@hub.example`, primary: false, verified: true },
      { email: `mona${people}@hub.example`, primary: true, verified: true },
    ],
    challenge: '',
    asked: [],
  };
});

async function signIn(browser: TestBrowser, code = 'good') {
  const led = await browser.get(linkOf(await browser.open(authorizationPath(own)), 'github'));
  const asked = new URL(led.location ?? '');
  github.challenge = asked.searchParams.get('code_challenge') ?? '';
  const state = asked.searchParams.get('state') ?? '';
  const answer = await browser.open(`/interaction/upstream/callback/github?${new URLSearchParams({ code, state })}`);
  return { asked, answer };
}

describe('signing in at GitHub', () => {
  it('is by OAuth with PKCE and who its API says it is', async () => {
    const { asked, answer } = await signIn(new TestBrowser(sso));
    expect(`${asked.origin}${asked.pathname}`).toBe(`${base}/login/oauth/authorize`);
    expect(Object.fromEntries(asked.searchParams)).toEqual({
      client_id: 'Iv1.x',
      response_type: 'code',
      redirect_uri: `${issuer}/interaction/upstream/callback/github`,
      scope: 'read:user user:email',
      state: expect.any(String),
      code_challenge: expect.any(String),
      code_challenge_method: 'S256',
    });
    expect(isCode(answer)).toBe(true);
    const [account] = await sso.issuer.records.accounts.withVerifiedEmail(`mona${people}@hub.example`, 2);
    expect(account).toMatchObject({ username: `octo${people}`, name: 'Mona' });
    const [identity] = await sso.issuer.records.federatedIdentities.ofPerson(account?.subject ?? '');
    expect(identity).toMatchObject({
      issuer: base,
      upstreamSubject: String(1000 + people),
      tokens: { accessToken: 'gho_x' },
    });
    // Another name there is the same person.
    github.user = { id: 1000 + people, login: 'renamed', name: 'Other' };
    github.emails = [{ email: 'other@hub.example', primary: true, verified: true }];
    expect(isCode((await signIn(new TestBrowser(sso))).answer)).toBe(true);
    const identities = await sso.issuer.records.federatedIdentities.ofPerson(account?.subject ?? '');
    expect(identities.map(({ label }) => label)).toEqual(['other@hub.example']);
    expect(JSON.stringify(sso.lines)).not.toMatch(/gho_x|what GitHub and we know/);
  });

  it.each([
    ['refuses the code', async () => (await signIn(new TestBrowser(sso), 'bad')).answer],
    [
      'says of nobody who they are',
      async () => {
        github.user = { login: 'nobody' };
        return (await signIn(new TestBrowser(sso))).answer;
      },
    ],
  ])('signs nobody in where it %s', async (_, work) => {
    const answer = await work();
    expect([answer.status, byId(answer.page, 'upstream-failed') !== undefined]).toEqual([400, true]);
  });

  it('believes no address that is not verified there', async () => {
    github.emails = [{ email: `mona${people}@hub.example`, primary: true, verified: false }];
    expect(isCode((await signIn(new TestBrowser(sso))).answer)).toBe(true);
    expect(await sso.issuer.records.accounts.withVerifiedEmail(`mona${people}@hub.example`, 2)).toEqual([]);
  });
});
