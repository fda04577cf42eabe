import { beforeAll, describe, expect, it } from '@jest/globals';
import * as core from '../index.js';
import * as nest from '../nest/index.js';
import * as testing from '../testing/index.js';

const audience = core.defineAudience({
  identifier: 'https://things.example.com',
  name: 'Things',
  scopes: { 'a:read': 'Read' },
  roles: { reader: ['a:read'] },
});
const { ResourceServer } = core;
const request = { method: 'GET', url: '/', headers: {} };
let issuer: testing.TestIssuer;
let key: testing.DpopKey;
beforeAll(async () => {
  issuer = await testing.createTestIssuer({ issuer: 'https://sso.example.com' });
  key = await testing.createDpopKey();
});

/** What no caller means, made anew for each call. */
const hostile: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  'a number': () => 60,
  NaN: () => Number.NaN,
  'a text': () => 'scopes',
  'a flag': () => true,
  'a symbol': () => Symbol('scopes'),
  'a bigint': () => 10n,
  'a boxed text': () => new String('scopes'),
  'a boxed number': () => new Number(1),
  'an empty array': () => [],
  'an array of itself': () => {
    const list: unknown[] = [];
    list.push(list);
    return list;
  },
  'an empty object': () => ({}),
  'an object without a prototype': () => Object.create(null),
  'an object that inherits all': () =>
    Object.create({ issuer: 'https://evil.example.com', audience, kind: 'dpop', headers: {}, keys: [], typ: 'at+jwt' }),
  'an object of itself': () => {
    const round: Record<string, unknown> = {};
    for (const name of ['kind', 'issuer', 'audience', 'claims', 'scopes', 'roles', 'keys', 'headers', 'code']) {
      round[name] = round;
    }
    return round;
  },
  'one that is a text when asked': () => ({ [Symbol.toPrimitive]: () => 'scopes', toString: () => 'scopes' }),
  'an object of a class': () =>
    new (class Options {
      readonly issuer = 'https://sso.example.com';
      readonly audience = audience;
      readonly kind = 'dpop';
    })(),
  'a map': () => new Map([['kind', 'dpop']]),
  'a date': () => new Date(0),
  'a function': () => () => true,
  'a getter that changes': () => {
    let asked = 0;
    return Object.defineProperty({}, 'kind', { enumerable: true, get: () => ['scopes', 'public'][asked++] ?? 'x' });
  },
  'a getter that throws': () =>
    Object.defineProperty({}, 'issuer', {
      enumerable: true,
      get: () => {
        throw new Error('hunter2-hunter2');
      },
    }),
  'a proxy that knows nothing': () => new Proxy({}, { get: () => undefined, has: () => false, ownKeys: () => [] }),
  'a proxy that is whatever is asked for': () => {
    const all: object = new Proxy(() => all, { get: (_target, name) => (name === 'then' ? undefined : all) });
    return all;
  },
  'a revoked proxy': () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
};

type Answer = (answer: unknown, value: unknown) => boolean;
const refuses: Answer = () => false;
const isNothing: Answer = (answer) => answer === undefined;

/** What is done with a value, and which answers open nothing; to throw or to reject never does. */
interface Door {
  readonly knock: (value: never) => unknown;
  readonly harmless: Answer;
}

const door = (knock: (value: never) => unknown, harmless: Answer = refuses): Door => ({ knock, harmless });

/** Middleware is made of it, and lets nobody pass. */
async function passesExpress(api: never): Promise<unknown> {
  let passed = false;
  const response = { statusCode: 0, setHeader: () => {}, end: () => {} };
  await new Promise<void>((resolve) => {
    const next = (error?: unknown) => {
      passed = error === undefined;
      resolve();
    };
    core.expressGuard(api).guard()(request, { ...response, end: () => resolve() }, next);
  });
  return passed;
}

async function passesFastify(api: never): Promise<unknown> {
  let answered = false;
  const reply = {
    code: () => reply,
    headers: () => reply,
    send: () => {
      answered = true;
    },
  };
  await core.fastifyGuard(api).guard()(request, reply);
  return !answered;
}

async function passesWeb(api: never): Promise<unknown> {
  let passed = false;
  const handler = () => {
    passed = true;
    return new Response();
  };
  await core.webGuard(api).guard(handler)(new Request('https://things.example.com/'));
  return passed;
}

const letsNobodyPass: Answer = (answer) => answer === false;
const isEmptySet: Answer = (answer) => answer instanceof Set && answer.size === 0;
const grantsNothing: Answer = (answer) => {
  const { scopes, roles } = answer as core.Principal;
  return scopes.size === 0 && roles.size === 0;
};
const closes: Answer = (answer) => (answer as core.HttpRefusal).status >= 401;
const describesOnly: Answer = (answer) => answer !== null && ['string', 'object', 'undefined'].includes(typeof answer);
const isFlag: Answer = (answer) => typeof answer === 'boolean';
const trust = () => ({ issuer: issuer.issuer, keys: core.localKeys(issuer.jwks), audience });
const bare = () => core.createPrincipal({ sub: 'x' } as never, 'a.b.c');
const hasNoKeys: Answer = (answer) => (answer as core.AcceptedKeys).keys.length === 0;
// A module that boots has to know both.
const boots: Answer = () => false;

/** Each export of the package that takes something, whoever imports it; those that take options are tried in more ways in hostile-options. */
const doors: Readonly<Record<string, Door>> = {
  auth0: door((value) => core.auth0(value)),
  clerk: door((value) => core.clerk(value)),
  cognito: door((value) => core.cognito(value)),
  entra: door((value) => core.entra(value)),
  entraTenants: door((value) => core.entraTenants(value)),
  firebase: door((value) => core.firebase(value)),
  githubActions: door((value) => core.githubActions(value)),
  google: door((value) => core.google(value)),
  googleServiceAccounts: door((value) => core.googleServiceAccounts(value)),
  keycloak: door((value) => core.keycloak(value)),
  kubernetes: door((value) => core.kubernetes(value)),
  okta: door((value) => core.okta(value)),
  supabase: door((value) => core.supabase(value)),
  AccessTokenVerifier: door((value) => new core.AccessTokenVerifier(value)),
  'AccessTokenVerifier.verify': door((value) => new core.AccessTokenVerifier(trust()).verify(value)),
  AudienceClient: door((value) => new core.AudienceClient(value)),
  MemoryReplayStore: door(
    (value) => new core.MemoryReplayStore(value),
    // Without options it is what it is by default.
    (_answer, value) => value === undefined || Object.keys(value as object).length === 0,
  ),
  RequirementRejection: door((value) => new core.RequirementRejection(value, 'scope_missing', 'x', 'y'), describesOnly),
  ResourceServer: door((value) => new ResourceServer(value)),
  'ResourceServer.admit': door(
    (value) => new ResourceServer(trust()).admit(value),
    (answer) => {
      const { principal, refusal } = answer as core.Admission;
      return principal === undefined && refusal !== undefined;
    },
  ),
  'ResourceServer.admitOptional': door(
    (value) => new ResourceServer(trust()).admitOptional(value),
    (answer) => {
      return (answer as core.Admission).principal === undefined;
    },
  ),
  'ResourceServer.authorize': door((value) => new ResourceServer(trust()).authorize(value), isNothing),
  'ResourceServer: a requirement': door((value) => new ResourceServer(trust()).admit(request, value)),
  TokenRejection: door((value) => new core.TokenRejection(value), describesOnly),
  StepUpRequired: door((value) => new core.StepUpRequired(value), describesOnly),
  acceptKeys: door((value) => core.acceptKeys(value, ['ES256']), hasNoKeys),
  createPrincipal: door((value) => {
    const { scopes, roles } = core.createPrincipal(value, 'a.b.c');
    return { scopes, roles };
  }, grantsNothing),
  decode: door((value) => core.decode(value)),
  defineAudience: door((value) => core.defineAudience(value)),
  discoveredKeys: door((value) => core.discoveredKeys(value)),
  expressGuard: door(passesExpress, letsNobodyPass),
  fastifyGuard: door(passesFastify, letsNobodyPass),
  formatChallenge: door((value) => core.formatChallenge(value), describesOnly),
  hasPrivateMember: door((value) => core.hasPrivateMember(value), isFlag),
  importPublicKey: door((value) => core.importPublicKey(value, 'ES256')),
  incomingRequest: door((value) => core.incomingRequest(value)),
  isSignedBy: door((value) => core.isSignedBy('a.b.c', 'ES256', value), letsNobodyPass),
  jwtType: door(
    (value) => core.jwtType(value),
    (answer) => answer === undefined || answer === '',
  ),
  // A set without a key verifies nothing.
  localKeys: door(
    (value) => core.localKeys(value),
    (answer) => !(answer as core.KeySource).isReady(),
  ),
  meetRequirements: door(
    (value) => core.meetRequirements(value, bare(), 0),
    // A list without an entry asks for nothing, and says so.
    (_answer, value) => Array.isArray(value) && value.length === 0,
  ),
  'meetRequirements: one': door((value) => core.meetRequirements([value], bare(), 0)),
  metadataTarget: door((value) => core.metadataTarget(value), describesOnly),
  metadataUrl: door((value) => core.metadataUrl(value), describesOnly),
  numericDate: door(
    (value) => core.numericDate(value),
    (answer, value) => answer === undefined || answer === value,
  ),
  readSupportCode: door(
    (value) => core.readSupportCode(value),
    (answer) => answer === undefined,
  ),
  parseScope: door(
    (value) => core.parseScope(value),
    (answer, value) => typeof value === 'string' || isEmptySet(answer, value),
  ),
  protectedResourceMetadata: door((value) => core.protectedResourceMetadata([], value), describesOnly),
  readPresentation: door((value) => core.readPresentation(value), isNothing),
  readTraceContext: door((value) => core.readTraceContext(value), isNothing),
  refuse: door((value) => core.refuse(value, 'Bearer'), closes),
  refuseKey: door(
    (value) => core.refuseKey(value, ['ES256']),
    (answer) => typeof answer === 'string',
  ),
  refuseWithoutToken: door((value) => core.refuseWithoutToken(undefined, value), closes),
  requireStepUp: door((value) => core.requireStepUp(bare() as never, value)),
  'requireStepUp: of whom': door((value) => core.requireStepUp(value, { kind: 'acr', anyOf: ['phr'] })),
  rejectionFacts: door((value) => core.rejectionFacts(value, audience), describesOnly),
  remoteKeys: door((value) => core.remoteKeys(value)),
  verifyDpopProof: door((value) => core.verifyDpopProof(value)),
  // What names a principal when it is asked is an API.
  webGuard: door(passesWeb, (answer, value) => answer === false || typeof value === 'function'),
  acrOfToday: door(
    (value) => core.acrOfToday(value),
    (answer, value) => Object.is(answer, value),
  ),
  satisfiesAcr: door((value) => core.satisfiesAcr(value, 'phr'), letsNobodyPass),
  'satisfiesAcr: what is asked': door((value) => core.satisfiesAcr('phrh', value), letsNobodyPass),
  'satisfiesAcr: by which ladder': door((value) => core.satisfiesAcr('phr', 'phrh', value), letsNobodyPass),
  'AuthContractsModule.forRoot': door((value) => nest.AuthContractsModule.forRoot(value), boots),
  'AuthContractsModule.forFeature': door((value) => nest.AuthContractsModule.forFeature(value), boots),
  'AuthContractsModule.forRootAsync': door((value) => nest.AuthContractsModule.forRootAsync(value), boots),
  'AuthContractsModule.forFeatureAsync': door((value) => nest.AuthContractsModule.forFeatureAsync(value), boots),
  RequireAcr: door(
    (value) => nest.RequireAcr(value),
    (_answer, value) => typeof value === 'string',
  ),
  RequireActor: door(
    (value) => nest.RequireActor(value),
    // A text is a name, and a function a rule, which has to answer with true.
    (_answer, value) => typeof value === 'string' || typeof value === 'function',
  ),
  RequireRecentLogin: door(
    (value) => nest.RequireRecentLogin(value),
    (_answer, value) => value === 60,
  ),
  decoratorsFor: door((value) => nest.decoratorsFor(value)),
  'decoratorsFor: a scope': door((value) => nest.decoratorsFor(audience).RequireScopes(value)),
  'decoratorsFor: one scope': door((value) => nest.decoratorsFor(audience).RequireAnyScope(value)),
  'decoratorsFor: a role': door((value) => nest.decoratorsFor(audience).RequireRoles(value)),
  'decoratorsFor: one role': door((value) => nest.decoratorsFor(audience).RequireAnyRole(value)),
  // As the application says it.
  listRoutes: door(
    (value) => nest.listRoutes(value),
    (answer, value) => answer === value,
  ),
  secureOpenApi: door((value) => nest.secureOpenApi(value, { paths: {} }), describesOnly),
  ReportOnly: door((value) => nest.ReportOnly(value)),
  badTokens: door((value) => testing.badTokens(issuer, value)),
  createTestIssuer: door((value) => testing.createTestIssuer(value)),
  createTestPrincipal: door((value) => testing.createTestPrincipal(value)),
  'TestIssuer.mint': door((value) => issuer.mint(value)),
  'DpopKey.prove': door((value) => key.prove(value)),
  describeAudience: door((value) => testing.describeAudience(value, { describe: () => {}, it: () => {} })),
};

/** Exports that take nothing that a caller could get wrong, and why. */
const without: Readonly<Record<string, string>> = {
  HopError: 'made by AudienceClient',
  IssuerMismatch: 'made of texts by key sources',
  KeySource: 'abstract, for those that extend it',
  SignatureQueue: 'takes what isSignedBy takes',
  acrClasses: 'a frozen record',
  acrLadder: 'a frozen list',
  defaultAlgorithms: 'a frozen list',
  dpopAlgorithms: 'a frozen list',
  likelyCauses: 'a frozen record',
  metadataPath: 'a text',
  newSupportCode: 'takes nothing',
  AccessTokenGuard: 'made by Nest of providers of the module',
  AuthContractsHealth: 'made by Nest of providers of the module',
  AuthContractsReport: 'made by Nest of providers of the module',
  CurrentPrincipal: 'its parameter is not looked at',
  Enforce: 'takes nothing',
  OptionalToken: 'takes nothing',
  Public: 'takes nothing',
  RequireDPoP: 'takes nothing',
  createDpopKey: 'takes nothing',
  createTestRevocations: 'takes the test issuer, and reads nothing before the application asks',
};

describe('every export of the package', () => {
  const names = [core, nest, testing].flatMap((entry) => Object.keys(entry));

  it('has a row here, or a reason why it needs none', () => {
    const known = new Set([...Object.keys(doors).map((name) => name.split(/[.:]/)[0]), ...Object.keys(without)]);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
    expect(
      [...known].filter((name) => !names.includes(String(name)) && !/^(TestIssuer|DpopKey)$/.test(String(name))),
    ).toEqual([]);
  });

  it.each(Object.entries(doors))('opens nothing for what no caller means: %s', async (_name, { knock, harmless }) => {
    const opened: string[] = [];
    for (const [what, make] of Object.entries(hostile)) {
      const value = make();
      let answer: unknown;
      try {
        answer = await knock(value as never);
      } catch (error) {
        if (String(error).includes('hunter2')) opened.push(`${what}: says a secret`);
        continue;
      }
      if (!harmless(answer, value)) opened.push(what);
    }
    expect(opened).toEqual([]);
  });
});
