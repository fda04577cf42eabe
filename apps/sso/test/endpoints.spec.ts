import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createProvider,
  type Initiator,
  makeFirstOwnerLink,
  makeLink,
  type NewLink,
  recoverOwner,
} from '@signet/administration';
import { acrClasses } from '@signet/auth-contracts';
import { digest, type Endpoint, endpoints, type LinkPurpose, openUserRegistration } from '@signet/authorization-server';
import { type Account, newTotp } from '@signet/identity';
import { generateSync } from 'otplib/functional';
import { accountApi } from '../src/account-api/account-api.js';
import { adminPath } from '../src/admin/admin-api.js';
import { sealCarried, stateOf } from '../src/federation/upstream-state.js';
import { type EndpointProfile, endpointProfiles } from '../src/http/endpoint-profile.js';
import { servedEndpoints } from '../src/http/served-endpoints.js';
import { ofLinks, sealPending } from '../src/interaction/pending-account.js';
import {
  type Answer,
  apiSecret,
  callback,
  issuer,
  orders,
  type RunningSso,
  runSso,
  type SsoRequest,
} from './support/running-sso.js';
import { sampleConsoleFile } from './support/sample-console.js';
import { sampleScripts } from './support/sample-scripts.js';
import { clientId, runUpstreamProvider, type UpstreamProvider } from './support/upstream-provider.js';

const clientOrigin = new URL(callback).origin;
const foreignOrigin = 'https://evil.example';
const everyMethod = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'QUERY'];

/** A GIF. */
const onePixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==', 'base64');

interface Described {
  readonly endpoint: Endpoint;
  readonly profile: EndpointProfile;
  readonly path: string;
}

const described = Object.entries(endpoints).map(([name, endpoint]): [string, Described] => [
  name,
  { endpoint, profile: endpointProfiles[endpoint.caller], path: endpoint.path.replace(/:\w+/g, 'some') },
]);
const answered = described.flatMap(([, it]) =>
  it.endpoint.methods.map((method): [string, string, Described] => [method, it.endpoint.path, it]),
);

let sso: RunningSso;
let folder: string;
let upstream: UpstreamProvider;
/** What each route answered where all was well, by its name in the route table. */
let good: ReadonlyMap<string, Answer>;

beforeAll(async () => {
  upstream = await runUpstreamProvider([]);
  folder = mkdtempSync(join(tmpdir(), 'signet-endpoints-'));
  const theme = join(folder, 'theme.json');
  writeFileSync(theme, JSON.stringify({ stylesheet: 'look.css' }));
  writeFileSync(join(folder, 'look.css'), '.brand{justify-content:center}');
  sso = await runSso({
    environment: { CONSOLE: 'on', THEME_FILE: theme, OUTBOUND_ALLOWED_HOSTS: upstream.host },
    protocol: { clientRegistration: 'protected', userRegistration: { ...openUserRegistration, verifiesEmail: true } },
    // A fault of ours in any handler, on demand.
    prepare: (app) => {
      const fastify = app.getHttpAdapter().getInstance();
      fastify.addHook('preHandler', (request, _reply, done) => {
        done('x-fault' in request.headers ? new Error('a fault with a secret in it') : undefined);
      });
    },
  });
  good = await everythingThatWorks(sso);
});
afterAll(async () => {
  await sso?.close();
  rmSync(folder, { recursive: true, force: true });
  await upstream?.close();
});

describe('the route table', () => {
  it('has what is described and nothing else', () => {
    const expected = servedEndpoints.flatMap(({ path }) => everyMethod.map((method) => `${method} ${path}`));
    expect([...sso.routes()].sort()).toEqual(expected.sort());
  });

  it('lets script read of the issuer what is public, and nothing else', () => {
    const readable = (by: EndpointProfile['readableBy']) =>
      servedEndpoints.filter(({ caller }) => endpointProfiles[caller].readableBy === by).map(({ path }) => path);
    expect(readable('any origin').sort()).toEqual([
      '/.well-known/oauth-authorization-server',
      '/.well-known/openid-configuration',
      '/.well-known/passkey-endpoints',
      '/.well-known/ssf-configuration',
      '/.well-known/webauthn',
      '/account/api/v1/openapi.json',
      '/admin/api/v1/openapi.json',
      '/console/assets/:name',
      '/favicon.svg',
      '/jwks',
      '/look/:name',
      '/pictures/:pictureId',
      '/pictures/:pictureId/small',
      '/scripts/:name',
    ]);
    // The APIs of the issuer, to which a token opens the door, answer script of clients throughout.
    const isOfProtocol = (path: string) => !path.startsWith(`${adminPath}/`) && !path.startsWith(`${accountApi.path}/`);
    expect(readable('client origins').filter(isOfProtocol).sort()).toEqual([
      '/device_authorization',
      '/interaction/upstream/backchannel-logout/:providerId',
      '/introspect',
      '/par',
      '/register',
      '/register/:clientId',
      '/revoke',
      '/token',
      '/userinfo',
    ]);
  });
});

describe.each(answered)('%s %s', (method, route, { endpoint, path, profile }) => {
  const name = `${method} ${route}`;
  const ask = (origin?: string, headers: Readonly<Record<string, string>> = {}) =>
    sso.send({ method, path, headers: { ...headers, ...(origin === undefined ? {} : { origin }) } });

  it('works, and is kept for as long as it says', () => {
    const answer = good.get(name);
    expect(answer?.status).toBeLessThan(400);
    expect(answer?.headers['cache-control']).toBe(
      profile.maxAge === undefined
        ? 'no-store'
        : `public, max-age=${profile.maxAge}${profile.isImmutable ? ', immutable' : ''}`,
    );
    const varies = answer?.headers.vary?.split(', ') ?? [];
    expect(varies.includes('Origin')).toBe(profile.readableBy === 'client origins');
  });

  it('may be read by script of the origins that it names', async () => {
    const allowed: Readonly<Record<EndpointProfile['readableBy'], readonly string[]>> = {
      'no origin': [],
      'client origins': [clientOrigin],
      'any origin': [clientOrigin, foreignOrigin],
    };
    for (const origin of [clientOrigin, foreignOrigin, undefined]) {
      const { headers } = await ask(origin);
      const isAllowed = origin !== undefined && allowed[profile.readableBy].includes(origin);
      const expected = profile.readableBy === 'any origin' ? '*' : isAllowed ? origin : undefined;
      expect([origin, headers['access-control-allow-origin']]).toEqual([origin, expected]);
      expect(headers).not.toHaveProperty('access-control-allow-credentials');
    }
  });

  it('refuses in its form what goes wrong, and nobody keeps that', async () => {
    const answer = await ask(clientOrigin, { 'x-fault': 'yes' });
    expect(answer.status).toBe(500);
    expectRefusal(answer, profile, 'server_error');
    expect(answer.text).not.toContain('secret');
    const readable = answer.headers['access-control-allow-origin'] !== undefined;
    expect(readable).toBe(profile.readableBy !== 'no origin');
  });

  it('takes a HEAD where there is a GET', async () => {
    const head = await sso.send({ method: 'HEAD', path });
    expect(head.text).toBe('');
    if (!endpoint.methods.includes('GET')) {
      expect(head.status).toBe(405);
      return;
    }
    const get = await sso.send({ path });
    expect([head.status, head.headers['cache-control']]).toEqual([get.status, get.headers['cache-control']]);
  });
});

describe.each(described)('%s', (_name, { endpoint, path, profile }) => {
  const hasPreflight = profile.readableBy !== 'no origin';

  it('answers the preflight where script may read it', async () => {
    for (const origin of [clientOrigin, foreignOrigin]) {
      const answer = await sso.send({ method: 'OPTIONS', path, headers: { origin } });
      if (!hasPreflight) {
        expect(answer.status).toBe(405);
        expect(Object.keys(answer.headers).filter((header) => header.startsWith('access-control-'))).toEqual([]);
        continue;
      }
      const isAllowed = origin === clientOrigin || profile.readableBy === 'any origin';
      expect([answer.status, answer.text]).toEqual([204, '']);
      expect(answer.headers['access-control-allow-origin'] !== undefined).toBe(isAllowed);
      expect(answer.headers['access-control-allow-methods']).toBe(endpoint.methods.join(', '));
      const allowed = answer.headers['access-control-allow-headers']?.split(', ');
      // What clients of the Model Context Protocol send with every request.
      expect(allowed).toEqual(expect.arrayContaining(['Authorization', 'Content-Type', 'MCP-Protocol-Version']));
      expect(allowed?.includes('DPoP')).toBe(endpoint.dpop !== undefined);
    }
  });

  it('refuses every other method with those that it has', async () => {
    const allowed = endpoint.methods.flatMap((method): string[] => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
    if (hasPreflight) allowed.push('OPTIONS');
    for (const method of everyMethod.filter((each) => !allowed.includes(each))) {
      const answer = await sso.send({ method, path, form: {} });
      expect([method, answer.status, answer.headers.allow]).toEqual([method, 405, allowed.join(', ')]);
      if (method !== 'HEAD') expectRefusal(answer, profile, 'invalid_request');
    }
  });
});

describe('refusals with words of their own', () => {
  it.each<[string, SsoRequest, number, string]>([
    ['a page', { path: '/authorize?client_id=nobody' }, 400, 'invalid_request'],
    ['a page', { method: 'POST', path: '/login', json: {} }, 400, 'invalid_request'],
    [
      'a page',
      { path: '/authorize?client_id=nobody', headers: { accept: 'application/json' } },
      400,
      'invalid_request',
    ],
    ['json', { method: 'POST', path: '/token', form: {}, headers: { accept: 'text/html' } }, 401, 'invalid_client'],
    ['json', { path: '/userinfo', headers: { authorization: 'Bearer x' } }, 401, 'invalid_token'],
    ['json', { path: '/register/nobody' }, 401, 'invalid_token'],
    ['json', { method: 'POST', path: '/register', json: {} }, 400, 'invalid_client_metadata'],
    [
      'json',
      { method: 'POST', path: '/security-events/streams', form: { client_id: 'portal' } },
      401,
      'invalid_client',
    ],
    ['json', { method: 'POST', path: '/token', form: { x: 'x'.repeat(70_000) } }, 413, 'invalid_request'],
    ['a page', { method: 'POST', path: '/login', form: { x: 'x'.repeat(70_000) } }, 413, 'invalid_request'],
  ])('%s at %j: %d %s', async (form, request, status, code) => {
    const answer = await sso.send(request);
    expect(answer.status).toBe(status);
    expectRefusal(answer, { refusal: form === 'json' ? 'json' : 'page' }, code);
  });
});

describe('the pages', () => {
  it('lead on only to addresses that are described, by methods that they have', () => {
    const isDescribed = (step: string) =>
      described.some(([, { endpoint }]) =>
        endpoint.methods.some((each) => new RegExp(`^${each} ${endpoint.path.replace(/:\w+/g, '[^/]+')}$`).test(step)),
      );
    const steps = [...good].flatMap(([route, answer]) => stepsOf(answer).map((step) => [route, step]));
    expect(steps.length).toBeGreaterThan(8);
    expect(steps.filter(([, step]) => !isDescribed(step ?? ''))).toEqual([]);
  });
});

describe('an address where nothing is', () => {
  const unknown = [
    '/nothing',
    '/token/',
    '/register/',
    '/security-events/streams//poll',
    '/register/a/b',
    '/.well-known/nothing',
    '//',
    '/TOKEN',
  ];
  const unreadable: ReadonlyArray<[string, number]> = [
    ['/%zz', 400],
    [`/register/${'x'.repeat(1_600)}`, 414],
  ];
  const addresses = [...unknown.map((path): [string, number] => [path, 404]), ...unreadable];

  it.each(addresses)('%s is JSON for a client', async (path, status) => {
    for (const accept of ['application/json', '*/*', 'text/html;q=0, application/json']) {
      const answer = await sso.send({ path, headers: { accept } });
      expect(answer.status).toBe(status);
      expectRefusal(answer, { refusal: 'json' }, 'invalid_request');
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
    }
  });

  it.each(addresses)('%s is a page for a person', async (path, status) => {
    const accept = 'text/html,application/xhtml+xml,*/*;q=0.8';
    for (const method of ['GET', 'POST']) {
      const answer = await sso.send({ method, path, headers: { accept, origin: clientOrigin } });
      expect(answer.status).toBe(status);
      expectRefusal(answer, { refusal: 'page' }, 'invalid_request');
      expect(answer.text).not.toContain(path);
      expect(answer.text.includes('There is nothing here')).toBe(status === 404);
    }
  });
});

function expectRefusal(answer: Answer, { refusal }: Pick<EndpointProfile, 'refusal'>, code: string): void {
  expect(answer.headers['cache-control']).toBe('no-store');
  if (refusal === 'page') {
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['x-frame-options']).toBe('DENY');
    expect(answer.text).toContain(`<code id="error-code">${code}</code>`);
    return;
  }
  expect(answer.headers['content-type']).toContain('application/json');
  expect(JSON.parse(answer.text)).toEqual({ error: code, error_description: expect.any(String) });
}

/** Asks every route for something that it gives, and finds each under its name in the route table. */
/** At a provider of this test, which answers and signs. */
async function askElsewhere(running: RunningSso['issuer'], ask: Ask, cookie: string): Promise<void> {
  const shell: Initiator = { entity: 'admin', through: 'cli' };
  const described = { providerId: 'acme', name: 'Acme', issuer: upstream.issuer, clientId } as const;
  await createProvider(running.administration.ports, shell, described);
  const provider = await running.records.identityProviders.find('acme');
  const session = await running.core.sessions.current(cookie);
  if (!provider || !session) throw new Error('nobody is signed in, or there is no provider');
  const { sessionId } = session;
  const errand = { purpose: 'link', sessionId } as const;
  const sealed = { what: 'link', value: { issuer: upstream.issuer, upstreamSubject: 'there', sessionId } };
  const pending = await sealCarried(running, provider, sealed);
  const link = await ask('GET /account/link', { path: `/account/link?provider=acme&pending=${pending}` });
  await ask('POST /account/link', { form: { ...hiddenFields(link), decision: 'cancel' } });
  await ask('GET /interaction/upstream/sign-in', {
    path: '/interaction/upstream/sign-in?provider=acme&purpose=link',
  });
  const callbackPath = '/interaction/upstream/callback/acme';
  const state = await stateOf(running, provider, errand);
  await ask('POST /interaction/upstream/callback/:providerId', { path: callbackPath, form: { state, code: 'none' } });
  // Of another session: it leads back.
  const others = await stateOf(running, provider, { ...errand, sessionId: 'another' });
  await ask('GET /interaction/upstream/callback/:providerId', { path: `${callbackPath}?state=${others}&code=none` });
  const now = Math.floor(Date.now() / 1000);
  const events = { 'http://schemas.openid.net/event/backchannel-logout': {} };
  const claims = { iss: upstream.issuer, aud: clientId, iat: now, jti: 'once', sid: 'there', events };
  await ask('POST /interaction/upstream/backchannel-logout/:providerId', {
    path: '/interaction/upstream/backchannel-logout/acme',
    form: { logout_token: await upstream.sign(claims, { typ: 'logout+jwt' }) },
  });
}

async function everythingThatWorks({ send, issuer: running }: RunningSso): Promise<ReadonlyMap<string, Answer>> {
  const answers = new Map<string, Answer>();
  let cookies: Readonly<Record<string, string>> = {};
  const ask = async (route: string, request: Omit<SsoRequest, 'method' | 'path'> & { readonly path?: string } = {}) => {
    const [method = '', path = ''] = route.split(' ');
    const answer = await send({ path, ...request, method, cookies: { ...cookies, ...request.cookies } });
    // Of somebody else's browser nothing is kept.
    if (request.cookies === undefined) cookies = { ...cookies, ...answer.cookies };
    answers.set(route, answer);
    return answer;
  };
  const browse = (route: string, query: Readonly<Record<string, string>>) =>
    ask(route, { path: `${route.split(' ')[1]}?${new URLSearchParams(query)}` });
  const api = { client_id: 'orders-api', client_secret: apiSecret };

  for (const { path, caller } of Object.values(endpoints)) {
    if (path === endpoints.script.path)
      await ask(`GET ${path}`, { path: `/${sampleScripts.addressOf('advice-thread')}` });
    else if (caller === 'anyone' || caller === 'operator') await ask(`GET ${path}`);
  }
  const home = await ask('GET /');
  for (const path of ['/console', '/console/callback']) await ask(`GET ${path}`, { path });
  await ask('GET /console/:list', { path: '/console/users' });
  await ask('GET /console/:list/:record', { path: '/console/users/somebody' });
  await ask('GET /console/assets/:name', { path: `/console/assets/${sampleConsoleFile}` });
  await ask('GET /look/:name', { path: `/${/look\/[\w.-]+/.exec(home.text)?.[0]}` });
  await ask('GET /signed-out');

  const verifier = 'v'.repeat(43);
  const request = {
    client_id: 'portal',
    redirect_uri: callback,
    response_type: 'code',
    scope: 'openid orders:read',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  };
  await ask('POST /par', { form: request });
  const { subject: alice } = await running.identity.createAccount({
    username: 'alice',
    password: 'correct horse battery',
  });
  const interaction = queryOf((await ask('POST /authorize', { form: request })).headers.location, 'interaction');
  const login = await browse('GET /login', { interaction });
  const moreTime = await browse('GET /more-time', { interaction });
  await ask('POST /more-time', { form: hiddenFields(moreTime) });
  const credentials = { username: 'alice', password: 'correct horse battery' };
  await ask('POST /login', { form: { ...hiddenFields(login), ...credentials } });
  const consent = await browse('GET /consent', { interaction });
  const back = await ask('POST /consent', { form: { ...hiddenFields(consent), decision: 'allow' } });
  const turnedAway = await ask('POST /authorize', { form: { ...request, organization: 'nowhere' } });
  const noAccess = await browse('GET /no-access', { interaction: queryOf(turnedAway.headers.location, 'interaction') });
  await ask('POST /no-access', { form: { ...hiddenFields(noAccess), decision: 'leave' } });
  await running.stores.actionOrders.insert({ subject: alice, action: 'change_password', orderedAt: 1 });
  const ordered = await ask('POST /authorize', { form: request });
  const change = await browse('GET /change-password', {
    interaction: queryOf(ordered.headers.location, 'interaction'),
  });
  await ask('POST /change-password', { form: { ...hiddenFields(change), decision: 'cancel' } });
  await running.stores.actionOrders.deleteAllOf(alice);
  const unverified = await running.records.accounts.find(alice);
  if (unverified) await running.records.accounts.update({ ...unverified, email: 'alice@example.com' });
  await running.stores.actionOrders.insert({ subject: alice, action: 'verify_email', orderedAt: 1 });
  const unproved = await ask('POST /authorize', { form: request });
  const verify = await browse('GET /verify-email', { interaction: queryOf(unproved.headers.location, 'interaction') });
  await ask('POST /verify-email', { form: { ...hiddenFields(verify), decision: 'cancel' } });
  await running.stores.actionOrders.deleteAllOf(alice);
  const said = { name: 'staff', type: 'string', seenBy: 'person', changedBy: 'person', createdAt: 1 } as const;
  await running.records.attributeDefinitions.insert({ ...said, requiredFrom: 0 });
  const unsaid = await ask('POST /authorize', { form: request });
  const more = await browse('GET /complete-profile', {
    interaction: queryOf(unsaid.headers.location, 'interaction'),
  });
  await ask('POST /complete-profile', { form: { ...hiddenFields(more), decision: 'cancel' } });
  await running.records.attributeDefinitions.delete('staff');
  const claims = JSON.stringify({ id_token: { acr: { essential: true, value: acrClasses.twoFactors } } });
  const needed = await ask('POST /authorize', { form: { ...request, claims } });
  const setUp = await browse('GET /set-up-factor', { interaction: queryOf(needed.headers.location, 'interaction') });
  await ask('POST /set-up-factor', { form: { ...hiddenFields(setUp), decision: 'cancel' } });
  const data = newTotp(running.random.bytes(20));
  const phone = { factorId: 'phone', subject: alice, name: '', handle: 'totp:phone', amr: ['otp'], revision: 0 };
  await running.records.factors.insert({ ...phone, data, createdAt: 1 });
  const guarded = await ask('POST /authorize', { form: request });
  const second = await browse('GET /second-factor', { interaction: queryOf(guarded.headers.location, 'interaction') });
  await ask('POST /second-factor', { form: { ...hiddenFields(second), decision: 'cancel' } });
  await running.records.factors.deleteAllOf(alice);
  const forgot = await ask('GET /forgot-password');
  await ask('POST /forgot-password', { form: { ...hiddenFields(forgot), identifier: 'alice' } });
  // Its link would end the next one.
  await running.later.settled();
  const known = await running.records.accounts.find(alice);
  if (known) await running.records.accounts.update({ ...known, emailVerified: true });
  const link = await makeAnyLink(running, known, 'recover');
  await browse('GET /recover-password', { link });
  const recovery = await ask('GET /recover-password');
  const another = 'correct horse battery staple';
  await ask('POST /recover-password', { form: { ...hiddenFields(recovery), password: another, repeated: another } });
  const rules = { termsId: 'rules', version: '1', title: 'Rules', text: 'Be kind.', createdAt: 1, effectiveFrom: 1 };
  await running.stores.terms.insert(rules);
  const bound = await ask('POST /authorize', { form: request });
  const terms = await browse('GET /accept-terms', { interaction: queryOf(bound.headers.location, 'interaction') });
  await ask('POST /accept-terms', { form: { ...hiddenFields(terms), decision: 'leave' } });
  await running.stores.terms.replace({ ...rules, retiredAt: 1 });
  const redeemed = { code: queryOf(back.headers.location, 'code'), redirect_uri: callback, code_verifier: verifier };
  const tokens = await ask('POST /token', {
    form: { grant_type: 'authorization_code', client_id: 'portal', ...redeemed },
  });
  const { access_token } = JSON.parse(tokens.text);
  await ask('GET /userinfo', { headers: { authorization: `Bearer ${access_token}` } });
  await ask('POST /userinfo', { form: { access_token } });
  await ask('POST /introspect', { form: { ...api, token: access_token } });
  await ask('POST /revoke', { form: { client_id: 'portal', token: access_token } });
  await ask('GET /dev/outbox');
  await ask('GET /dev/pages');
  await ask('GET /account');
  const profile = await ask('GET /account/profile');
  await ask('POST /account/profile', { form: hiddenFields(profile) });
  const portrait = await ask('GET /account/picture');
  await ask('POST /account/picture', {
    parts: [...Object.entries(hiddenFields(portrait)), ['picture', new File([onePixel], 'me.gif')]],
  });
  const { pictureId } = (await running.records.pictures.ofPerson(alice)) ?? {};
  await ask('GET /pictures/:pictureId', { path: `/pictures/${pictureId}` });
  await ask('GET /pictures/:pictureId/small', { path: `/pictures/${pictureId}/small` });
  await ask('GET /account/activity');
  const sessions = await ask('GET /account/sessions');
  await ask('POST /account/sessions', { form: { ...hiddenFields(sessions), end: 'others' } });
  const support = await ask('GET /account/support');
  await ask('POST /account/support', { form: { ...hiddenFields(support), end: 'none' } });
  await ask('GET /apps');
  const apps = await ask('GET /account/apps');
  await ask('POST /account/apps', { form: { ...hiddenFields(apps), client: 'portal' } });

  await askElsewhere(running, ask, cookies[sessionIn(cookies)] ?? '');
  const linkedList = await ask('GET /account/linked');
  await ask('POST /account/linked', { form: { ...hiddenFields(linkedList), unlink: 'none' } });

  await askOwnPages(running, ask, { subject: alice, session: sessionIn(cookies) });

  await ask('POST /device_authorization', { form: { client_id: 'portal', scope: 'orders:read', resource: orders } });
  const begun = JSON.parse(answers.get('POST /device_authorization')?.text ?? '');
  const device = await browse('GET /device', { user_code: begun.user_code });
  await ask('POST /device', { form: { ...hiddenFields(device), user_code: begun.user_code } });

  const created = await browse('GET /authorize', { ...request, prompt: 'create' });
  const account = await browse('GET /create-account', {
    interaction: queryOf(created.headers.location, 'interaction'),
  });
  const wanted = await ask('POST /create-account', {
    form: { ...hiddenFields(account), username: 'bob', password: 'another long one', email: 'bob@example.com' },
  });
  await browse('GET /confirm-account', { interaction: queryOf(created.headers.location, 'interaction') });
  await ask('POST /confirm-account', { form: { ...hiddenFields(wanted), decision: 'cancel' } });

  const { ports } = running.administration;
  const shell: Initiator = { entity: 'admin', through: 'cli' };
  const given = JSON.stringify({ groups: [], organizations: [], roles: [] });
  const guest = {
    purpose: 'invite',
    address: 'guest@example.com',
    facts: { given, by: JSON.stringify(shell) },
  } as const;
  const mailed = await ports.unitOfWork.run(shell, (records) => makeLink(ports, records, guest));
  const credentialsOfLinked = { username: 'linked', password: 'another long one', email: 'linked@example.com' };
  const linked = { email: credentialsOfLinked.email, ...(await running.identity.prepareAccount(credentialsOfLinked)) };
  const sealed = await sealPending(running, linked, ofLinks);
  const registering = { purpose: 'register', address: linked.email, facts: { sealed } } as const;
  const mailedToo = await ports.unitOfWork.run(shell, (records) => makeLink(ports, records, registering));
  await ask('GET /finish-account', { path: `/finish-account?link=${mailedToo?.secret}` });
  const finishing = await ask('GET /finish-account');
  await ask('POST /finish-account', { form: { ...hiddenFields(finishing), password: 'another long one' } });
  await ask('GET /invitation-link', { path: `/invitation-link?link=${mailed?.secret}` });
  const invitation = await ask('GET /invitation');
  await ask('POST /invitation', {
    form: { ...hiddenFields(invitation), username: 'guest', password: 'another long one' },
  });
  const follow = (made: { readonly link: string } | undefined) =>
    ask('GET /owner-link', { path: made?.link.slice(issuer.length) ?? '' });
  await follow(await makeFirstOwnerLink(ports, shell));
  const ownership = await ask('GET /ownership');
  await ask('POST /ownership', { form: hiddenFields(ownership) });
  await follow(await recoverOwner(ports, shell));
  const owner = await browse('GET /owner', { new: 'yes' });
  const person = { username: 'olga', name: '', email: '', password: 'a few words in a row' };
  await ask('POST /owner', { form: { ...hiddenFields(owner), ...person } });

  await ask('GET /end-session');
  await ask('POST /end-session', { form: {} });
  const logout = await ask('GET /logout');
  await ask('POST /logout', { form: hiddenFields(logout) });
  // It ends what began in this second, the session of this browser too.
  await browse('GET /not-me', { link: await makeAnyLink(running, known, 'not-me') });
  const told = await ask('GET /not-me');
  await ask('POST /not-me', { form: hiddenFields(told) });
  await follow(await recoverOwner(ports, shell, { username: 'alice' }));
  const recovered = await ask('GET /recovered-owner');
  await ask('POST /recovered-owner', { form: { ...hiddenFields(recovered), password: 'other words in a row' } });

  const [createdAt, expiresAt] = [0, Number.MAX_SAFE_INTEGER];
  await running.stores.initialAccessTokens.insert({
    digest: digest('initial'),
    createdAt,
    expiresAt,
    remaining: 1,
    pkceOptional: false,
  });
  const registration = { redirect_uris: ['https://new.example/callback'] };
  const initial = { authorization: 'Bearer initial' };
  const registered = JSON.parse((await ask('POST /register', { json: registration, headers: initial })).text);
  const managed = {
    path: new URL(registered.registration_client_uri).pathname,
    headers: { authorization: `Bearer ${registered.registration_access_token}` },
  };
  await ask('GET /register/:clientId', managed);
  await ask('PUT /register/:clientId', { ...managed, json: { ...registration, client_id: registered.client_id } });
  await ask('DELETE /register/:clientId', managed);

  await ask('POST /refusal-reports', { json: { ...api, reports: [] } });
  const stream = JSON.parse((await ask('POST /security-events/streams', { form: api })).text);
  const poll = { ...api, returnImmediately: true };
  await ask('POST /security-events/streams/:streamId/poll', {
    path: new URL(stream.delivery.endpoint_url).pathname,
    json: poll,
  });
  const secret = `${api.client_id}:${api.client_secret.replaceAll(' ', '+')}`;
  const headers = { authorization: `Basic ${Buffer.from(secret).toString('base64')}` };
  const other = JSON.parse((await send({ method: 'POST', path: '/security-events/streams', form: api })).text);
  const named = { path: `/security-events/streams?stream_id=${other.stream_id}`, headers };
  await ask('GET /security-events/streams', named);
  await ask('DELETE /security-events/streams', named);
  await ask('DELETE /security-events/streams/:streamId', {
    path: `/security-events/streams/${stream.stream_id}`,
    form: api,
  });
  return answers;
}

function queryOf(location: string | undefined, name: string): string {
  return new URL(location ?? '', 'http://localhost').searchParams.get(name) ?? '';
}

/** Where a form, a link or a redirect leads at the issuer itself, with the method of it. */
function stepsOf({ headers, text }: Answer): readonly string[] {
  const forms = [...text.matchAll(/<form method="(\w+)" action="([^"]*)"/g)].map(([, method = '', to = '']) => [
    method,
    to,
  ]);
  const links = [...text.matchAll(/ href="([^"]*)"/g)].map(([, to = '']) => ['get', to]);
  const redirects = headers.location === undefined ? [] : [['get', headers.location]];
  return [...forms, ...links, ...redirects]
    .map(([method = '', to = '']) => ({ method, url: new URL(to, issuer) }))
    .filter(({ url }) => url.origin === issuer)
    .map(
      ({ method, url }) =>
        `${method.toUpperCase()} ${url.pathname.replace(/^\/look\/[\w-]{43}\.css$/, endpoints.lookFile.path)}`,
    );
}

function hiddenFields({ text }: Answer): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
}

type Ask = (
  route: string,
  request?: Omit<SsoRequest, 'method' | 'path'> & { readonly path?: string },
) => Promise<Answer>;

/** What its cookie is called. */
function sessionIn(cookies: Readonly<Record<string, string>>): string {
  return Object.keys(cookies).find((name) => name.includes('signet_session')) ?? '';
}

/** The person is signed in, and stays so: another one closes their account. */
async function askOwnPages(
  running: RunningSso['issuer'],
  ask: Ask,
  { subject, session }: { readonly subject: string; readonly session: string },
): Promise<void> {
  const chosen = 'quite another horse and battery';
  await ask('GET /.well-known/change-password');
  const page = await ask('GET /account/password');
  await ask('POST /account/password', { form: { ...hiddenFields(page), password: chosen, repeated: chosen } });
  const email = await ask('GET /account/email');
  await ask('POST /account/email', { form: { ...hiddenFields(email), email: 'other@example.com' } });
  await ask('GET /account/factors');
  const adding = await ask('GET /account/factors', { path: '/account/factors?add=totp' });
  const key = /id="totp-key"[^>]*>([A-Z2-7 ]+)</.exec(adding.text)?.[1]?.replaceAll(' ', '') ?? '';
  const totp_code = generateSync({ strategy: 'totp', secret: key });
  await ask('POST /account/factors', { form: { ...hiddenFields(adding), totp_code } });
  await ask('POST /account/data', { form: hiddenFields(await ask('GET /account/data')) });
  await ask('GET /account/close');
  const { own } = running.administration;
  const { accounts } = running.records;
  const follow = async (path: string, link: NewLink) => {
    const initiator = { entity: 'user', through: 'self_service' } as const;
    const made = await own.unitOfWork.run(initiator, (records) => makeLink(own, records, link));
    await ask(`GET /${path}`, { path: `/${path}?link=${made?.secret}` });
    const shown = await ask(`GET /${path}`);
    await ask(`POST /${path}`, { form: hiddenFields(shown) });
  };
  const account = async (of: string) => accounts.find(of);
  await follow('confirm-email', {
    purpose: 'confirm-new-email',
    account: await account(subject),
    address: 'c@example.com',
  });
  const clara = await running.identity.createAccount({ username: 'clara', password: 'correct horse battery' });
  const kept = { factorId: 'kept', subject: clara.subject, name: '', handle: 'totp:kept', amr: ['otp'], revision: 0 };
  await running.records.factors.insert({ ...kept, data: newTotp(running.random.bytes(20)), createdAt: 1 });
  await follow('undo-factor', {
    purpose: 'undo-factor',
    account: await account(clara.subject),
    facts: { added: 'kept' },
  });
  await follow('undo-email', { purpose: 'undo-email', account: clara, address: 'clara@example.com' });
  const { cookie } = await running.core.sessions.start({ subject: clara.subject, amr: ['pwd'] });
  const mine = { cookies: { [session]: cookie } };
  const close = await ask('GET /account/close', mine);
  await ask('POST /account/close', { ...mine, form: { ...hiddenFields(close), username: 'clara', what: 'delete' } });
  await follow('keep-account', { purpose: 'cancel-deletion', account: await account(clara.subject) });
}

async function makeAnyLink(
  { administration }: RunningSso['issuer'],
  account: Account | undefined,
  purpose: LinkPurpose,
): Promise<string> {
  const { own } = administration;
  const initiator = { entity: 'user', through: 'self_service' } as const;
  const made = await own.unitOfWork.run(initiator, (records) => makeLink(own, records, { purpose, account }));
  return made?.secret ?? '';
}
