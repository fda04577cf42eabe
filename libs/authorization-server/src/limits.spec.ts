import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { browser, parametersWith } from '../test/authorization-fixture.js';
import { type Fields, requestOf, startIssuer, type TestIssuer, tokens, wire } from '../test/token-fixture.js';
import type { Interaction } from './records/interaction.js';
import {
  largestMetadata,
  type MemberName,
  memberLimits,
  mostRepeats,
  type ParameterName,
  parameterLimits,
} from './shared/limits.js';
import { OAuthError } from './shared/oauth-error.js';

/** What a door said: the code and the words of its refusal; undefined where it let the request in. */
type Said = { readonly code: string; readonly description: string } | undefined;
type Door = (server: TestIssuer, name: ParameterName, value: string) => Promise<Said>;

async function saidOf(work: () => Promise<unknown>): Promise<Said> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof OAuthError) return error;
    throw error;
  }
}

const authorize: Door = async (server, name, value) => {
  const outcome = await server.core.authorization.authorize({
    parameters: parametersWith({ [name]: value }),
    browserDigest: browser,
  });
  if (outcome.kind === 'error_page') return outcome.error;
  if (outcome.kind !== 'redirect') return undefined;
  const { error = '', error_description = '' } = Object.fromEntries(outcome.parameters);
  return error === '' ? undefined : { code: error, description: error_description };
};
const pushed: Door = (server, name, value) =>
  saidOf(async () => {
    const fields = Object.fromEntries(parametersWith({ client_id: 'web-post', [name]: value }));
    return server.core.pushedAuthorization.handle(await requestOf(server, 'web-post', fields));
  });
const tokenOf =
  (grant_type: string, more: Fields = {}): Door =>
  (server, name, value) =>
    saidOf(() => tokens(server, 'web-post', { grant_type, ...more, [name]: value }));
const plainToken: Door = (server, name, value) =>
  saidOf(() => server.core.token.handle({ parameters: wire({ [name]: value }) }));
const exchange = tokenOf('urn:ietf:params:oauth:grant-type:token-exchange');
const code = tokenOf('authorization_code', { code: 'x', redirect_uri: 'https://x.example', code_verifier: 'v' });
const endSession: Door = async (server, name, value) => {
  const outcome = await server.core.endSession.evaluate({
    parameters: wire({ client_id: 'portal', post_logout_redirect_uri: 'https://portal.example.com/', [name]: value }),
  });
  return outcome.kind === 'error_page' ? outcome.error : undefined;
};
const introspect: Door = (server, name, value) =>
  saidOf(async () =>
    server.core.introspection.handle(await requestOf(server, 'orders-api', { [name]: value }), { jwt: false }),
  );
/** Read by pages and by UserInfo, which store nothing of it. */
const elsewhere = undefined;

/** Every parameter that there is, at the doors that read it. */
const doors: Readonly<Record<ParameterName, readonly Door[] | undefined>> = {
  access_token: elsewhere,
  acr_values: [authorize, pushed],
  actor_token: [exchange],
  actor_token_type: [exchange],
  assertion: [tokenOf('urn:ietf:params:oauth:grant-type:jwt-bearer')],
  audience: [authorize, pushed, exchange],
  claims: [authorize, pushed],
  client_assertion: [plainToken],
  client_assertion_type: [plainToken],
  client_id: [authorize, plainToken],
  client_secret: [plainToken],
  code: [code],
  code_challenge: [authorize, pushed],
  code_challenge_method: [authorize, pushed],
  code_verifier: [code],
  device_code: [tokenOf('urn:ietf:params:oauth:grant-type:device_code')],
  dpop_jkt: [authorize, pushed],
  grant_type: [plainToken],
  id_token_hint: [authorize, pushed, endSession],
  login_hint: [authorize, pushed],
  max_age: [authorize, pushed],
  nonce: [authorize, pushed],
  organization: [authorize, pushed],
  post_logout_redirect_uri: [endSession],
  prompt: [authorize, pushed],
  redirect_uri: [authorize, pushed],
  refresh_token: [tokenOf('refresh_token')],
  request: [authorize, pushed],
  request_uri: [authorize],
  requested_token_type: [exchange],
  resource: [authorize, pushed],
  response_mode: [authorize, pushed],
  response_type: [authorize, pushed],
  scope: [authorize, pushed],
  state: [authorize, pushed, endSession],
  subject_token: [exchange],
  subject_token_type: [exchange],
  token: [introspect],
  ui_locales: [pushed],
};
const atDoors = (Object.keys(doors) as ParameterName[]).flatMap((name) =>
  (doors[name] ?? []).map((door) => [name, door] as const),
);

function watch({ stores }: TestIssuer) {
  return [
    jest.spyOn(stores.interactions, 'insert'),
    jest.spyOn(stores.pushedRequests, 'insert'),
    jest.spyOn(stores.clients, 'save'),
  ];
}

describe('a parameter', () => {
  it.each(atDoors)('%s that is longer than its limit is refused before anything is stored', async (name, door) => {
    const server = await startIssuer();
    const stored = watch(server);
    const said = await door(server, name, 'a'.repeat(parameterLimits[name] + 1));
    expect(said).toMatchObject({ code: 'invalid_request', description: expect.stringMatching(/too long$/) });
    for (const insert of stored) expect(insert).not.toHaveBeenCalled();
    // What is as long as it may be is refused for something else, or not at all.
    const atLimit = await door(server, name, 'a'.repeat(parameterLimits[name]));
    expect(atLimit?.description ?? '').not.toMatch(/too long$/);
  });

  it('is not given back where it is too long: an answer without its state could be anybody’s', async () => {
    const server = await startIssuer();
    const state = 's'.repeat(parameterLimits.state + 1);
    for (const changes of [{}, { scope: 'unknown' }, { response_type: 'token' }]) {
      const parameters = parametersWith({ ...changes, state });
      const outcome = await server.core.authorization.authorize({ parameters, browserDigest: browser });
      expect(outcome).toMatchObject({ kind: 'error_page', parameter: 'state', error: { code: 'invalid_request' } });
      expect(JSON.stringify(outcome)).not.toContain('ssss');
    }
  });

  it('cannot be repeated without end', async () => {
    const server = await startIssuer();
    const parameters = [
      ...parametersWith(),
      ...Array.from({ length: mostRepeats + 1 }, () => ['resource', 'x'] as const),
    ];
    const outcome = await server.core.authorization.authorize({ parameters, browserDigest: browser });
    expect(JSON.stringify(outcome)).toContain('invalid_request');
  });

  it('that nobody reads is not kept of a pushed request', async () => {
    const server = await startIssuer();
    const insert = jest.spyOn(server.stores.pushedRequests, 'insert');
    const pad = 'x'.repeat(50_000);
    const fields = Object.fromEntries(parametersWith({ client_id: 'web-post', pad, token: 'xxxxx', code: 'xxxxx' }));
    await server.core.pushedAuthorization.handle(await requestOf(server, 'web-post', fields));
    expect(JSON.stringify(insert.mock.calls)).not.toContain('xxxx');
  });
});

/** Where the strings of a waiting request come from. */
const limitOf: Readonly<Record<string, number>> = {
  state: parameterLimits.state,
  nonce: parameterLimits.nonce,
  loginHint: parameterLimits.login_hint,
  acrValues: parameterLimits.acr_values,
  claims: parameterLimits.claims,
  redirectUri: parameterLimits.redirect_uri,
};

function strings(value: unknown, key: string): ReadonlyArray<readonly [string, string]> {
  if (typeof value === 'string') return [[key, value]];
  if (Array.isArray(value)) return value.flatMap((each) => strings(each, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => strings(each, key === 'claims' ? key : name));
}

it('stores of any request no text that is longer than its limit, or nothing', async () => {
  const server = await startIssuer();
  const kept: Interaction[] = [];
  jest.spyOn(server.stores.interactions, 'insert').mockImplementation(async (each) => void kept.push(each));
  const length = (name: ParameterName) =>
    fc.option(fc.integer({ min: parameterLimits[name] - 2, max: parameterLimits[name] + 2 }), { nil: undefined });
  const names = ['state', 'nonce', 'login_hint', 'acr_values', 'ui_locales'] as const;
  const lengths = fc.record({
    state: length('state'),
    nonce: length('nonce'),
    login_hint: length('login_hint'),
    acr_values: length('acr_values'),
    ui_locales: fc.constant(undefined),
  });
  await fc.assert(
    fc.asyncProperty(lengths, fc.constantFrom('a', '\u4e2d', '\u0001'), async (wanted, letter) => {
      kept.length = 0;
      const changes = Object.fromEntries(
        names.flatMap((name) => (wanted[name] === undefined ? [] : [[name, letter.repeat(wanted[name])]])),
      );
      await server.core.authorization.authorize({ parameters: parametersWith(changes), browserDigest: browser });
      const isTooLong = names.some((name) => (wanted[name] ?? 0) > parameterLimits[name]);
      expect(kept).toHaveLength(isTooLong ? 0 : 1);
      for (const [key, text] of kept.flatMap((each) => strings(each, ''))) {
        expect([key, text.length <= (limitOf[key] ?? 1_024)]).toEqual([key, true]);
      }
    }),
    { numRuns: 60 },
  );
});

describe('a member of metadata', () => {
  const redirect_uris = ['https://app.example/callback'];
  const long = (name: MemberName, length: number): string => {
    const start = /_uris?$/.test(name) ? 'https://app.example/' : '';
    return start + 'a'.repeat(length - start.length);
  };
  /** How each is written; those that an operator alone can say are read by the same reader. */
  const written: Readonly<Record<MemberName, ((text: string) => object) | undefined>> = {
    ...Object.fromEntries(Object.keys(memberLimits).map((name) => [name, (text: string) => ({ [name]: text })])),
    ...Object.fromEntries(
      (['contacts', 'default_acr_values', 'redirect_uris', 'post_logout_redirect_uris', 'request_uris'] as const).map(
        (name) => [name, (text: string) => ({ [name]: [text] })],
      ),
    ),
    grant_types: (text: string) => ({ grant_types: [text] }),
    response_types: (text: string) => ({ response_types: [text] }),
    jwks: undefined,
    ...Object.fromEntries(
      [
        'acts_as_resource',
        'allowed_groups',
        'brand_color',
        'brand_color_dark',
        'required_acr',
        'allowed_organizations',
        'allowed_origins',
        'default_resource',
        'id_token_claims',
        'identifier',
        'issuer',
        'scopes',
        'security_profile',
      ].map((name) => [name, undefined]),
    ),
    client_id: undefined,
    client_secret: undefined,
  } as never;
  const cases = (Object.keys(memberLimits) as MemberName[]).flatMap((name) => {
    const write = written[name];
    return write ? [[name, write] as const] : [];
  });
  const register = (server: TestIssuer, metadata: object) =>
    saidOf(() => server.core.registration.register({ metadata: { redirect_uris, ...metadata } }));

  it.each(cases)('%s that is longer than its limit is refused before anything is stored', async (name, write) => {
    const server = await startIssuer({ settings: { clientRegistration: 'open' } });
    const stored = watch(server);
    const said = await register(server, write(long(name, memberLimits[name] + 1)));
    expect(said).toMatchObject({
      code: 'invalid_client_metadata',
      description: expect.stringMatching(/must be a (?:list of )?texts?$/),
    });
    for (const insert of stored) expect(insert).not.toHaveBeenCalled();
    const atLimit = await register(server, write(long(name, memberLimits[name])));
    expect(atLimit?.description ?? '').not.toMatch(/must be a (?:list of )?texts?$/);
  });

  it('jwks is bounded with what no key consists of', async () => {
    const server = await startIssuer({ settings: { clientRegistration: 'open' } });
    const { jwks } = (await server.stores.clients.find('web-jwt')) ?? {};
    const [key] = jwks?.keys ?? [];
    const said = await register(server, {
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: [{ ...key, pad: 'x'.repeat(memberLimits.jwks) }] },
    });
    expect(said).toMatchObject({ code: 'invalid_client_metadata', description: expect.stringContaining('jwks') });
  });

  it('adds to no more than all of them may have', async () => {
    const server = await startIssuer({ settings: { clientRegistration: 'open' } });
    const many = Array.from({ length: 20 }, (_, index) => long('redirect_uris', 2_000) + index);
    const said = await register(server, { redirect_uris: many, unknown: 'x' });
    expect(said).toMatchObject({
      code: 'invalid_client_metadata',
      description: expect.stringContaining(`${largestMetadata}`),
    });
  });
});
