import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  AccessTokenVerifier,
  type AnyAudience,
  AudienceClient,
  auth0,
  clerk,
  cognito,
  createPrincipal,
  decode,
  defineAudience,
  discoveredKeys,
  entra,
  entraTenants,
  expressGuard,
  fastifyGuard,
  firebase,
  githubActions,
  google,
  googleServiceAccounts,
  keycloak,
  kubernetes,
  localKeys,
  MemoryReplayStore,
  meetRequirements,
  okta,
  ResourceServer,
  remoteKeys,
  supabase,
  verifyDpopProof,
  webGuard,
} from '../index.js';
import {
  AuthContractsModule,
  decoratorsFor,
  ReportOnly,
  RequireAcr,
  RequireActor,
  RequireRecentLogin,
} from '../nest/index.js';
import { badTokens, createDpopKey, createTestIssuer, describeAudience, type TestIssuer } from '../testing/index.js';

const audience = defineAudience({
  identifier: 'https://things.example.com',
  name: 'Things',
  scopes: { 'a:read': 'Read' },
  roles: { reader: ['a:read'] },
});
const other = defineAudience({ identifier: 'https://other.example.com', name: 'Other', scopes: {} });
const now = 2_000_000_000;
const secret = 'hunter2-hunter2';

let issuer: TestIssuer;
let good: string;
/** Each is refused by another check of the options in `strict`. */
let bad: Readonly<Record<string, string>>;

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: 'https://sso.example.com' });
  const mint = (claims: object = {}, header: object = {}, of: AnyAudience = audience) =>
    issuer.mint({
      audience: of,
      claims: { iat: now - 10, exp: now + 100, token_use: 'access', ...claims },
      header: { ...header },
    });
  good = await mint();
  bad = {
    expired: await mint({ exp: now - 10 }),
    'not yet valid': await mint({ nbf: now + 10 }),
    'good for others as well': await mint({ aud: [audience.identifier, other.identifier] }),
    'for another audience': await mint({}, {}, other),
    'of another issuer': await mint({ iss: 'https://evil.example.com' }),
    untyped: await mint({}, { typ: 'JWT' }),
    'of another client': await mint({ client_id: 'other' }),
    'of another kind': await mint({ token_use: 'id' }),
    'of nobody': await mint({ is_anonymous: true }),
    'of another key': await (await createTestIssuer({ issuer: issuer.issuer })).mint({
      audience,
      claims: { iat: now, exp: now + 100 },
    }),
  };
});

/** Settings without which some of the bad tokens are good ones. */
const narrowed = () => ({
  clientIds: ['test-client'],
  requiredClaims: [{ anyOf: ['token_use'], values: ['access'] }],
  refusedClaims: [{ anyOf: ['is_anonymous'], values: [true] }],
});
const trust = () => ({
  issuer: issuer.issuer,
  keys: localKeys(issuer.jwks),
  algorithms: ['ES256'],
  clockTolerance: 5,
  acceptUntypedTokens: false,
  scopesFromRoles: false,
  audienceIdentifier: audience.identifier,
  ...narrowed(),
  issuerAliases: ['sso.example.com'],
  clientFrom: ['client_id'],
  scopesFrom: ['scope'],
  rolesFrom: ['roles', ['realm_access', 'roles']],
  jwksUri: 'https://sso.example.com/jwks',
  metadataUri: 'https://sso.example.com/metadata',
  introspection: introspection(),
});
const introspection = () => ({
  endpoint: 'https://sso.example.com/introspect',
  clientId: 'things',
  clientSecret: secret,
  clientSecretMethod: 'client_secret_post',
  cacheSeconds: 5,
  tokens: 'opaque',
  acceptMissing: {},
  timeout: 100,
  fetch: () => Promise.reject(new Error('away')),
  monotonic: () => 0,
});
const common = () => ({
  audience,
  audiencePolicy: 'only',
  now: () => now,
  publicUrl: 'https://things.example.com',
  cachedTokens: 10,
});
const revocations = () => ({
  clientId: 'things',
  clientSecret: secret,
  streamsUrl: 'https://sso.example.com/streams',
  fetch: () => Promise.reject(new Error('away')),
  onChange: () => {},
});
const reports = () => ({
  clientId: 'things',
  clientSecret: secret,
  reportsUrl: 'https://sso.example.com/reports',
  share: 0.5,
  fetch: () => Promise.reject(new Error('away')),
});

const guid = '11111111-2222-4333-8444-555555555555';
const entraApi = () => ({
  applicationId: guid,
  version: 2,
  applicationIdUris: ['api://a'],
  clientIds: [guid],
});
/** 70 days after `now`. */
const reporting = () => ({ mode: 'report-only', until: '2033-07-27' });
const guardOptions = () => ({ ...reporting(), route: '/orders/:id' });
const guarded = () => new ResourceServer({ ...trust(), ...common(), reportLog: () => {} } as never) as never;

type Options = Record<string, unknown>;

/** Every public entry that takes options, with options that are all there and all good. */
const doors: Readonly<Record<string, { readonly valid: () => Options; readonly open: (options: never) => unknown }>> = {
  AccessTokenVerifier: {
    valid: () => ({
      ...trust(),
      ...common(),
      replays: { remember: () => true },
      revocations: { find: () => undefined, subscribe: () => {} },
    }),
    open: (options) => new AccessTokenVerifier(options),
  },
  ResourceServer: {
    valid: () => ({
      ...trust(),
      ...common(),
      dpopReplays: { remember: () => true },
      revocations: revocations(),
      protectedResourceMetadata: true,
      onRejection: () => {},
      reportRefusals: reports(),
      exposeRejectionCode: false,
      reportLog: () => {},
      ...reporting(),
    }),
    open: (options) => new ResourceServer(options),
  },
  AuthContractsModule: {
    valid: () => ({
      ...trust(),
      ...common(),
      dpopReplays: { remember: () => true },
      revocations: revocations(),
      protectedResourceMetadata: true,
      onRejection: () => {},
      reportRefusals: reports(),
      verifyWith: 'verifier',
      exposeRejectionCode: false,
      reportLog: () => {},
      ...reporting(),
      graphqlRequest: () => undefined,
    }),
    open: (options) => AuthContractsModule.forRoot(options),
  },
  expressGuard: { valid: guardOptions, open: (options) => expressGuard(guarded(), options) },
  fastifyGuard: { valid: guardOptions, open: (options) => fastifyGuard(guarded(), options) },
  webGuard: { valid: guardOptions, open: (options) => webGuard(guarded(), options as never) },
  ReportOnly: { valid: () => ({ until: '2033-07-27' }), open: (options) => ReportOnly(options) },
  'AuthContractsModule.forRootAsync': {
    valid: () => ({ imports: [], inject: [], useFactory: () => undefined }),
    open: (options) => AuthContractsModule.forRootAsync(options),
  },
  'ResourceServer: issuers[0]': {
    valid: trust,
    open: (options) => new ResourceServer({ audience, issuers: [options] }),
  },
  'ResourceServer: revocations': {
    valid: revocations,
    open: (options) => new ResourceServer({ issuer: issuer.issuer, audience, revocations: options }),
  },
  'ResourceServer: reportRefusals': {
    valid: reports,
    open: (options) => new ResourceServer({ issuer: issuer.issuer, audience, reportRefusals: options }),
  },
  'ResourceServer: introspection': {
    valid: introspection,
    open: (options) => new ResourceServer({ issuer: issuer.issuer, audience, introspection: options }),
  },
  'ResourceServer: introspection: acceptMissing': {
    valid: () => ({ audience: true, clientId: true, issuedAt: true, subject: true, tokenType: true }),
    open: (acceptMissing) =>
      new ResourceServer({
        issuer: issuer.issuer,
        audience,
        clientIds: ['web'],
        introspection: { endpoint: 'https://sso.example.com/i', clientId: 'a', clientSecret: secret, acceptMissing },
      }),
  },
  'AudienceClient: clientKey': {
    valid: () => ({ key: () => undefined, kid: 'k', alg: 'ES256', audience: 'https://sso.example.com' }),
    open: (clientKey) =>
      new AudienceClient({ audience: other, tokenEndpoint: 'https://sso.example.com/token', clientId: 'a', clientKey }),
  },
  AudienceClient: {
    valid: () => ({
      exchange: 'audience',
      target: 'other-api',
      subjectTokenType: 'urn:example:token',
      audienceIdentifier: 'other-api',
      acceptOpaqueTokens: false,
      clientSecretMethod: 'client_secret_post',
      keptTokens: 10,
      largestAnswer: 100,
      monotonic: () => 0,
      audience: other,
      baseUrl: 'https://other.example.com/v1',
      tokenEndpoint: 'https://sso.example.com/token',
      clientId: 'things',
      clientSecret: secret,
      timeout: 100,
      fetch: () => Promise.reject(new Error('away')),
      now: () => now,
    }),
    open: (options) => new AudienceClient(options),
  },
  defineAudience: {
    valid: () => ({
      identifier: 'https://things.example.com',
      name: 'Things',
      scopes: { 'a:read': 'Read' },
      roles: { reader: ['a:read'] },
      claims: { '~standard': { version: 1, vendor: 'test', validate: (value: object) => ({ value }) } },
    }),
    open: (options) => defineAudience(options),
  },
  remoteKeys: {
    valid: () => ({ fetch: () => Promise.reject(new Error('away')), now: () => now }),
    open: (options) => remoteKeys('https://sso.example.com/jwks', options),
  },
  discoveredKeys: {
    valid: () => ({
      fetch: () => Promise.reject(new Error('away')),
      now: () => now,
      metadataUri: 'https://sso.example.com/metadata',
    }),
    open: (options) => discoveredKeys('https://sso.example.com', options),
  },
  MemoryReplayStore: {
    valid: () => ({ capacity: 10, now: () => now }),
    open: (options) => new MemoryReplayStore(options),
  },
  createTestIssuer: {
    valid: () => ({ issuer: 'https://sso.example.com', algorithm: 'ES256', unfitKeys: false }),
    open: (options) => createTestIssuer(options),
  },
  'TestIssuer.mint': {
    valid: () => ({ audience, scopes: ['a:read'], roles: ['reader'], subject: 'alice', claims: {}, header: {} }),
    open: (options) => issuer.mint(options),
  },
  'TestIssuer.rotate': {
    valid: () => ({ withdraw: false }),
    open: async (options) => (await createTestIssuer({ issuer: 'https://sso.example.com' })).rotate(options),
  },
  'DpopKey.prove': {
    valid: () => ({ token: 'a.b.c', method: 'GET', url: 'https://things.example.com/a', claims: {}, header: {} }),
    open: async (options) => (await createDpopKey()).prove(options),
  },
  badTokens: {
    valid: () => ({
      claims: {},
      publicUrl: 'https://things.example.com',
      audiencePolicy: 'only',
      clockTolerance: 5,
      acceptUntypedTokens: false,
    }),
    open: (options) => badTokens(issuer, audience, options),
  },
  describeAudience: {
    valid: () => ({
      audience,
      app: () => undefined,
      issuer: () => issuer,
      publicRoutes: ['GET /health'],
      claims: {},
      publicUrl: 'https://things.example.com',
      audiencePolicy: 'only',
      clockTolerance: 5,
      acceptUntypedTokens: false,
      routes: [{ method: 'GET', path: '/things' }],
      revocations: () => undefined,
    }),
    open: (options) => describeAudience(options, { describe: () => {}, it: () => {} }),
  },
  'describeAudience: routes[0]': {
    valid: () => ({ method: 'GET', path: '/things', requirements: [{ kind: 'dpop' }], isOptional: false }),
    open: (route) =>
      describeAudience(
        { audience, app: () => ({}) as never, issuer: () => issuer, publicRoutes: [], routes: [route] },
        { describe: () => {}, it: () => {} },
      ),
  },
  verifyDpopProof: {
    valid: () => ({
      proofs: ['a.b.c'],
      method: 'GET',
      url: 'https://things.example.com/a',
      accessToken: 'a.b.c',
      now,
      window: 60,
    }),
    open: (options) => verifyDpopProof(options),
  },
};
Object.assign(doors, {
  keycloak: {
    valid: () => ({
      issuer: 'https://sso.example.com/realms/a',
      rolesOfClient: 'orders',
      audienceIdentifier: audience.identifier,
    }),
    open: keycloak,
  },
  auth0: {
    valid: () => ({
      domain: 'shop.auth0.com',
      profile: 'auth0',
      permissions: true,
      rolesFrom: 'roles',
      organizations: ['org_1'],
    }),
    open: auth0,
  },
  entra: {
    valid: () => ({ ...entraApi(), tenantId: guid }),
    open: entra,
  },
  entraTenants: {
    valid: () => ({ ...entraApi(), tenantIds: [guid] }),
    open: entraTenants,
  },
  okta: {
    valid: () => ({
      domain: 'shop.okta.com',
      authorizationServerId: 'default',
      audienceIdentifier: audience.identifier,
      rolesFrom: ['a', 'b'],
    }),
    open: okta,
  },
  cognito: { valid: () => ({ userPoolId: 'eu-west-1_AbC123', clientIds: ['a'] }), open: cognito },
  firebase: {
    valid: () => ({ projectId: 'shop-1234', tenants: ['a'], anonymous: false, rolesFrom: 'roles' }),
    open: firebase,
  },
  google: {
    valid: () => ({ clientIds: ['a'], presentedBy: ['b'], hostedDomains: ['example.com'] }),
    open: google,
  },
  googleServiceAccounts: { valid: () => ({ emails: ['a@b.example'] }), open: googleServiceAccounts },
  supabase: {
    valid: () => ({ domain: 'a.supabase.co', anonymous: false, secondFactor: true, rolesFrom: ['a', 'b'] }),
    open: supabase,
  },
  kubernetes: {
    valid: () => ({
      issuer: 'https://sso.example.com',
      serviceAccounts: ['a/b'],
      jwksUri: 'https://sso.example.com/jwks',
    }),
    open: kubernetes,
  },
  githubActions: {
    valid: () => ({
      repositories: ['a/b'],
      repositoryIds: ['1'],
      environments: ['c'],
      refs: ['refs/heads/main'],
      workflows: ['d'],
    }),
    open: githubActions,
  },
  clerk: {
    valid: () => ({ domain: 'clerk.example.com', authorizedParties: ['https://a.example'], organizations: ['b'] }),
    open: clerk,
  },
} satisfies typeof doors);
/** Tests are named before there is an issuer: until then, one without keys. */
issuer = { issuer: 'https://sso.example.com', jwks: { keys: [] } } as unknown as TestIssuer;
const rows = Object.entries(doors).flatMap(([door, { valid, open }]) =>
  Object.keys(valid()).map((name) => ({ door, name, valid, open })),
);

/** What opening gave: a TypeError, or what was opened. Doors that answer later are waited for. */
async function knock(open: (options: never) => unknown, options: unknown): Promise<unknown> {
  try {
    return await open(options as never);
  } catch (error) {
    return error;
  }
}

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** Values that are good for no option at all. */
const never = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -1,
    -0.5,
    0.5 - 1,
    1e300,
    10n,
    Symbol('x'),
    [],
    [null],
    [[]],
    '',
    `${secret} `,
    '60',
    'Only',
    'true',
    '__proto__',
    new Date(0),
    new Map(),
    new Number(5),
    new String('any'),
    Object.create({ find: 1 }),
  ),
  fc.array(fc.oneof(fc.constant(null), fc.double({ max: -1 })), { minLength: 1 }),
  fc.double({ max: -1, noNaN: true }),
  fc.bigInt(),
);

/** Options for which some of these are good after all, by their kind. */
const isGood: Readonly<Record<string, (value: unknown) => boolean>> = {
  audienceIdentifier: isText,
  rolesOfClient: isText,
  authorizationServerId: (value) => typeof value === 'string' && /^[\w-]+$/.test(value),
  rolesFrom: isText,
  clientId: isText,
  clientSecret: isText,
  target: isText,
  kid: isText,
  name: isString,
  accessToken: isText,
  token: isString,
  subject: isString,
  scopesFrom: isEmptyList,
  scopes: isEmptyList,
  roles: isEmptyList,
  url: isString,
  method: isString,
  inject: Array.isArray,
  // Nest says which of them are no modules.
  imports: Array.isArray,
  proofs: isEmptyList,
  publicRoutes: isEmptyList,
  route: isText,
  routes: isEmptyList,
  requirements: isEmptyList,
  now: (value) => typeof value === 'number' && Number.isFinite(value),
};

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isString(value: unknown): boolean {
  return typeof value === 'string';
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

describe('an option that is not what it must be', () => {
  it.each(rows)('is a TypeError that names it: $door, $name', async ({ door, name, valid, open }) => {
    await fc.assert(
      fc.asyncProperty(never, async (value) => {
        const isNumberClock = name === 'now' && door !== 'verifyDpopProof';
        fc.pre(isNumberClock || !isGood[name]?.(value));
        const refusal = await knock(open, { ...valid(), [name]: value });
        expect(refusal).toBeInstanceOf(TypeError);
        const { message } = refusal as TypeError;
        expect(message).toContain(`${door}: ${name}`);
        expect(message).toMatch(/must be|cannot be read/);
        expect(message).not.toContain(secret);
      }),
      { numRuns: 60 },
    );
  });

  it.each(Object.entries(doors))('or its options are none: %s', async (_door, { open }) => {
    const none = [null, 1, 'x', [], () => {}, new Map(), new (class Options {})(), Object.create({ issuer: 'x' })];
    for (const options of none) expect(await knock(open, options)).toBeInstanceOf(TypeError);
  });

  it.each(Object.entries(doors))('or it is not known: %s', async (_door, { valid, open }) => {
    const names = Object.keys(valid());
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string(), fc.constantFrom('clockTolerence', '__proto__', 'constructor')),
        async (key) => {
          fc.pre(!names.includes(key) && key !== 'issuers');
          const options = valid();
          Object.defineProperty(options, key, { value: undefined, enumerable: true });
          const refusal = await knock(open, options);
          expect(refusal).toBeInstanceOf(TypeError);
          expect((refusal as TypeError).message).toContain('has no option');
        },
      ),
      { numRuns: 60 },
    );
    const hidden = Object.defineProperty(valid(), Symbol('hidden'), { value: 1 });
    expect(await knock(open, hidden)).toBeInstanceOf(TypeError);
  });

  it.each(Object.entries(doors))('or its getter throws, with a secret in it: %s', async (_door, { valid, open }) => {
    for (const name of Object.keys(valid())) {
      const trap = Object.defineProperty(valid(), name, {
        enumerable: true,
        get: () => {
          throw new Error(secret);
        },
      });
      const refusal = await knock(open, trap);
      expect(refusal).toBeInstanceOf(TypeError);
      expect(String(refusal)).not.toContain(secret);
      const refusedToo = await knock(open, { ...valid(), [name]: revoked() });
      expect(refusedToo).toBeInstanceOf(TypeError);
      expect(String(refusedToo)).toContain(name);
    }
  });

  it.each(Object.entries(doors))('and what is good is accepted: %s', async (door, { valid, open }) => {
    const opened = await knock(open, door === 'ResourceServer: issuers[0]' ? trust() : valid());
    if (door === 'verifyDpopProof') expect(opened).toMatchObject({ code: 'proof_malformed' });
    else expect(opened).not.toBeInstanceOf(Error);
  });

  it('and options of several issuers do not stand beside them', () => {
    const issuers = [{ issuer: issuer.issuer }];
    const beside = { audience, issuers, algorithms: ['ES256'] } as const;
    expect(() => new AccessTokenVerifier(beside as never)).toThrow('algorithms must stand in each of issuers');
    expect(() => AuthContractsModule.forRoot(beside as never)).toThrow('algorithms must stand in each of issuers');
  });
});

const strict = (): Options => ({ ...trust(), ...common() });

/** The names of the bad tokens that this verifier accepts, and whether it does the good one. */
async function accepted(options: unknown): Promise<{ wrongly: string[]; good: boolean } | undefined> {
  let verifier: AccessTokenVerifier;
  try {
    verifier = new AccessTokenVerifier(options as never);
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return undefined;
  }
  const isAccepted = async (token: string) => {
    // Twice: the second time the token may be remembered.
    const outcomes = await Promise.allSettled([verifier.verify(token)]);
    outcomes.push(...(await Promise.allSettled([verifier.verify(token)])));
    return outcomes.some(({ status }) => status === 'fulfilled');
  };
  const isGoodAccepted = await isAccepted(good);
  const wrongly: string[] = [];
  for (const [name, token] of Object.entries(bad)) if (await isAccepted(token)) wrongly.push(name);
  return { wrongly, good: isGoodAccepted };
}

const anything = fc.oneof(
  never,
  fc.anything({ withBigInt: true, withMap: true, withNullPrototype: true, withSet: true, withDate: true }),
);
const checks = [
  'audiencePolicy',
  'clockTolerance',
  'algorithms',
  'acceptUntypedTokens',
  'now',
  'keys',
  'issuer',
  'clientIds',
  'clientFrom',
  'requiredClaims',
  'refusedClaims',
  'issuerAliases',
] as const;
/** Values with which a caller asks for less, and gets it. */
const isAskedFor = (name: string, value: unknown) =>
  value === undefined ||
  (name === 'audiencePolicy' && value === 'any') ||
  (name === 'acceptUntypedTokens' && value === true) ||
  (name === 'clockTolerance' && typeof value === 'number' && value > 5 && value <= 300);

const loosened: Readonly<Record<string, readonly string[]>> = {
  audiencePolicy: ['good for others as well'],
  clientIds: ['of another client'],
  requiredClaims: ['of another kind'],
};

describe('no hostile option', () => {
  it('accepts a bad token: refused at construction, or every check holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...checks), anything, async (name, value) => {
        fc.pre(!isAskedFor(name, value));
        const outcome = await accepted({ ...strict(), [name]: value });
        expect(outcome?.wrongly ?? []).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('accepts one by saying something else the second time that it is read', async () => {
    const reads = new Map<string, number>();
    const later = fc.constantFrom<unknown>('60', 1e9, 'any', true, ['none', 'ES256'], () => 0, null);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...checks), later, fc.boolean(), async (name, second, isProxy) => {
        reads.clear();
        const read = (key: string, first: unknown) => {
          const count = reads.get(key) ?? 0;
          reads.set(key, count + 1);
          return count === 0 || key !== name ? first : second;
        };
        const options = strict();
        const hostile = isProxy
          ? new Proxy(options, { get: (target, key) => read(String(key), target[String(key)]) })
          : Object.defineProperty({ ...options }, name, { enumerable: true, get: () => read(name, options[name]) });
        expect(await accepted(hostile)).toEqual({ wrongly: [], good: true });
        expect(reads.get(name)).toBe(1);
      }),
      { numRuns: 60 },
    );
  });

  it('comes by a prototype that somebody changed', async () => {
    const pollution: readonly (readonly [string, unknown])[] = [
      ['clockTolerance', 1e9],
      ['audiencePolicy', 'any'],
      ['acceptUntypedTokens', true],
      ['algorithms', ['none', 'HS256', 'ES256']],
      ['audienceIdentifier', other.identifier],
      ['issuers', [{ issuer: 'https://evil.example.com' }]],
      ['issues', undefined],
      ['issuerAliases', ['https://evil.example.com']],
      ['clientIds', ['other']],
      ['requiredClaims', [{ anyOf: ['sub'] }]],
    ];
    const bare = {
      issuer: issuer.issuer,
      keys: localKeys(issuer.jwks),
      audience,
      audiencePolicy: 'only',
      now: () => now,
      ...narrowed(),
    };
    for (const [name, value] of pollution) {
      const options = { ...bare } as Options;
      delete options[name];
      Object.defineProperty(Object.prototype, name, { value, configurable: true, enumerable: false, writable: true });
      let outcome: Awaited<ReturnType<typeof accepted>>;
      try {
        outcome = await accepted(options);
      } finally {
        delete (Object.prototype as Options)[name];
      }
      // Without the policy itself its default holds, which is not the strict one.
      const byDefault = loosened[name] ?? [];
      expect([name, outcome]).toEqual([name, { wrongly: byDefault, good: true }]);
    }
  });

  it('is a clock that answers with anything but a number', async () => {
    await fc.assert(
      fc.asyncProperty(anything, async (answer) => {
        fc.pre(typeof answer !== 'number' || !Number.isFinite(answer));
        const verifier = new AccessTokenVerifier({ ...strict(), now: () => answer } as never);
        for (const token of [good, ...Object.values(bad)]) await expect(verifier.verify(token)).rejects.toBeDefined();
      }),
      { numRuns: 60 },
    );
  });

  it('is a store of proofs that answers with anything but true', async () => {
    const key = await createDpopKey();
    const token = await issuer.mint({
      audience,
      claims: { iat: now, exp: now + 100, token_use: 'access', cnf: { jkt: key.jkt } },
    });
    const proof = await key.prove({ token, url: 'https://things.example.com/a', claims: { iat: now } });
    await fc.assert(
      fc.asyncProperty(anything, async (answer) => {
        fc.pre(answer !== true);
        const verifier = new AccessTokenVerifier({ ...strict(), replays: { remember: () => answer } } as never);
        const presentation = { scheme: 'DPoP', proofs: [proof], method: 'GET', target: '/a' } as const;
        await expect(verifier.verify(token, presentation)).rejects.toMatchObject({
          code: answer === false ? 'proof_replayed' : 'replay_unavailable',
        });
      }),
      { numRuns: 60 },
    );
  });

  it('is a schema that answers with neither a value nor issues', async () => {
    await fc.assert(
      fc.asyncProperty(anything, fc.boolean(), async (answer, isLater) => {
        const { issues, value } = (answer ?? {}) as { issues?: unknown; value?: unknown };
        fc.pre(isLater || issues !== undefined || typeof value !== 'object' || value === null);
        // biome-ignore lint/suspicious/noThenProperty: what a promise of another library is
        const validate = () => (isLater ? { then: () => {}, value: {} } : answer);
        const claims = { '~standard': { version: 1, vendor: 'test', validate } };
        const contract = defineAudience({ ...audience, claims } as never);
        const verifier = new AccessTokenVerifier({ ...strict(), audience: contract } as never);
        await expect(verifier.verify(good)).rejects.toBeDefined();
      }),
      { numRuns: 60 },
    );
  });
});

/** Of a token that says nothing beside what it must: no requirement that asks for anything is met by it. */
const bare = () => createPrincipal(decode(good).claims as never, good);
const kinds: readonly unknown[] = ['scopes', 'any_scope', 'roles', 'any_role', 'acr', 'recent_login', 'dpop', 'actor'];
const fields = ['all', 'any', 'anyOf', 'maxAge', 'allows', 'description'] as const;
const requirements = fc.oneof(
  anything,
  fc.record(
    {
      kind: fc.oneof(fc.constantFrom(...kinds, 'Scopes', 'scope', '', 'public'), anything),
      ...Object.fromEntries(
        fields.map((name) => [
          name,
          fc.oneof(
            anything,
            fc.constantFrom<unknown>(
              [],
              ['a:read'],
              [''],
              60,
              'x',
              () => true,
              () => Promise.resolve(),
            ),
          ),
        ]),
      ),
    },
    { requiredKeys: ['kind'] },
  ),
);

describe('no hostile requirement', () => {
  it('is met by a token that says nothing: a TypeError, or a rejection', async () => {
    const server = new ResourceServer(strict() as never);
    const request = { method: 'GET', url: '/', headers: { authorization: `Bearer ${good}` } };
    await fc.assert(
      fc.asyncProperty(requirements, async (requirement) => {
        expect(() => meetRequirements([requirement as never], bare(), now)).toThrow();
        await expect(server.authorize(request, requirement as never)).rejects.toBeDefined();
        // Before anything is asked of a token: a route that is never called with one is wrong all the same.
        if (!kinds.includes((requirement as Options | null | undefined)?.kind)) {
          await expect(server.admit({ headers: {} }, requirement as never)).rejects.toThrow(TypeError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is no list of requirements', () => {
    const server = new ResourceServer(strict() as never);
    for (const none of [null, undefined, '', {}, new Set(), { length: 0 }, 'scopes']) {
      expect(() => meetRequirements(none as never, bare(), now)).toThrow(TypeError);
      expect(() => server.meet(none as never, bare())).toThrow(TypeError);
    }
  });

  it('changes after it was read', () => {
    let reads = 0;
    const changing = {
      kind: 'scopes',
      get all() {
        reads += 1;
        return reads === 1 ? ['a:read'] : [];
      },
    } as const;
    expect(() => meetRequirements([changing], bare(), now)).toThrow('scope_missing');
    let kinds = 0;
    const masked = {
      get kind() {
        kinds += 1;
        return kinds === 1 ? 'dpop' : 'nothing';
      },
    };
    expect(() => meetRequirements([masked as never], bare(), now)).toThrow('proof_required');
  });

  it('comes of a decorator', () => {
    const { RequireScopes, RequireAnyScope, RequireRoles, RequireAnyRole } = decoratorsFor(audience);
    const decorators: readonly ((...given: never[]) => unknown)[] = [
      RequireScopes,
      RequireAnyScope,
      RequireRoles,
      RequireAnyRole,
      RequireAcr,
      RequireRecentLogin,
      RequireActor,
    ];
    for (const decorator of decorators) {
      expect(() => decorator()).toThrow(TypeError);
      for (const given of [null, undefined, '', [], {}, Number.NaN, -1, 1.5]) {
        expect(() => decorator(given as never)).toThrow(TypeError);
      }
    }
    expect(() => RequireActor(...([() => true, 'orders'] as never as [string]))).toThrow(TypeError);
    expect(() => decoratorsFor({} as never)).toThrow(TypeError);
  });

  it.each([[() => Promise.resolve(false)], [() => 'no'], [() => 1], [() => undefined]])(
    'is a rule that answers with anything but true: %s',
    (allows) => {
      const acted = createPrincipal({ ...decode(good).claims, act: { sub: 'mallory' } } as never, good);
      const requirement = { kind: 'actor', allows, description: 'a rule' } as never;
      expect(() => meetRequirements([requirement], acted, now)).toThrow('actor_refused');
    },
  );
});

describe('keys at hand', () => {
  it.each([[null], [undefined], ['{}'], [[]], [{}], [{ keys: {} }], [{ keys: [null] }]])(
    'are a key set, not %j',
    (jwks) => {
      expect(() => localKeys(jwks as never)).toThrow(TypeError);
    },
  );

  it('and addresses are http(s) without credentials', () => {
    for (const address of [null, '', 'jwks', 'file:///etc/passwd', 'https://user:pass@sso.example.com/jwks', ['x']]) {
      expect(() => remoteKeys(address as never)).toThrow(TypeError);
    }
    for (const name of [null, '', 'sso', {}]) expect(() => discoveredKeys(name as never)).toThrow(TypeError);
  });
});
