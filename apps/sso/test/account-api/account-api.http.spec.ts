import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { type AccountScope, accountScopes } from '@signet/administration';
import { acrClasses } from '@signet/auth-contracts';
import fc from 'fast-check';
import type { OwnOperation } from '../../src/account-api/operation.js';
import { operations } from '../../src/account-api/operations/index.js';
import {
  type Asked,
  consoleApp,
  everyScope,
  type Person,
  person,
  type Told,
  tokenOf,
} from '../support/administering.js';
import { type ApiDocument, DescribedApi, type Json } from '../support/described-api.js';
import { accountAudience, askOwn, everyAccountScope, ownApp, ownToken, session } from '../support/own-app.js';
import { issuer, orders, type RunningSso, runSso } from '../support/running-sso.js';

let sso: RunningSso;
let anna: Person;
let document: ApiDocument;
let api: DescribedApi;
const known: string[] = ['portal', ownApp.clientId, orders, accountAudience];

beforeAll(async () => {
  sso = await runSso({ clients: [ownApp, consoleApp] });
  anna = await person(sso, 'anna');
  document = (await askOwn(sso, { path: '/openapi.json' })).body;
  known.push('anna', anna.subject, await session(sso, anna));
  api = new DescribedApi(document, known);
});
afterAll(() => sso?.close());

const now = () => sso.issuer.clock.now();

type Verdict = 'let in' | 'unauthorized' | 'login_too_old' | 'forbidden';

function verdictOf({ status, body }: Told): Verdict {
  if (status !== 401 && status !== 403) {
    expect([status, body?.code]).not.toContain('failed');
    expect(status).toBeLessThan(500);
    return 'let in';
  }
  expect(body?.status).toBe(status);
  return body.code;
}

/** Of every operation, a request that does nothing whoever sends it. */
const requests = operations.map((operation): [OwnOperation, Asked] => [
  operation,
  {
    method: operation.method,
    path: operation.path.replace(/:\w+/g, 'nobody-is-called-that'),
    ...(operation.body && { raw: '[]' }),
  },
]);

/** What asks for a recent sign-in: written down here once more, by hand, so that one that asks no longer is seen. */
const stepsUp = ['changeEmail', 'confirmEmail', 'exportData', 'closeAccount'];

type Case = readonly [
  string,
  (scope: AccountScope) => Promise<string | undefined>,
  (operation: OwnOperation) => Verdict,
];
const never = (): Verdict => 'unauthorized';
const stale = ({ id }: OwnOperation): Verdict => (stepsUp.includes(id) ? 'login_too_old' : 'let in');
const withClaims = (claims: Readonly<Record<string, unknown>>) => () => ownToken(sso, anna, { claims });

const cases: readonly Case[] = [
  ['a person by their app', () => ownToken(sso, anna), () => 'let in'],
  ['a token of this scope alone', (scope) => ownToken(sso, anna, { scopes: [scope] }), () => 'let in'],
  [
    'a token of every other scope',
    (scope) => ownToken(sso, anna, { scopes: everyAccountScope.filter((each) => each !== scope) }),
    () => 'forbidden',
  ],
  ['no token', async () => undefined, never],
  ['a token for another API', withClaims({ aud: orders }), never],
  [
    'a token for the administration API',
    () => tokenOf(sso, anna, { scopes: [...everyScope, ...everyAccountScope] }),
    never,
  ],
  ['a token for the issuer', withClaims({ aud: issuer }), never],
  ['a token of another issuer', withClaims({ iss: 'https://other.example' }), never],
  ['an ID token', () => ownToken(sso, anna, { typ: 'JWT' }), never],
  ['a token that has expired', () => ownToken(sso, anna, { claims: { iat: now() - 600, exp: now() - 300 } }), never],
  ['a token of a grant that is gone', withClaims({ grant_id: 'gone' }), never],
  ['a token that is bound to a key, as Bearer', withClaims({ cnf: { jkt: 'x'.repeat(43) } }), never],
  ['a service that acts for the person', withClaims({ act: { sub: 'orders-api' } }), () => 'forbidden'],
  ['an app on its own behalf', async () => onItsOwnBehalf(ownApp.clientId), () => 'forbidden'],
  [
    'an app on its own behalf that is called as the person',
    async () => onItsOwnBehalf(anna.subject),
    () => 'forbidden',
  ],
  ['a person who signed in a while ago', () => ownToken(sso, anna, { claims: { auth_time: now() - 601 } }), stale],
  ['a person who signed in nobody knows when', withClaims({ auth_time: undefined }), stale],
  ['a person whose grant is revoked', () => revoked(), never],
  ['a person who is disabled', () => disabled(), never],
  ['an app that may not have it any more', () => narrowed(), never],
];

/** As the client credentials grant gives them. */
function onItsOwnBehalf(sub: string): Promise<string> {
  const { clientId: client_id } = ownApp;
  const claims = { iss: issuer, aud: accountAudience, sub, client_id, iat: now(), exp: now() + 60, jti: randomUUID() };
  const scope = everyAccountScope.join(' ');
  return sso.issuer.core.tokenSigner.sign({ ...claims, scope, auth_time: now() }, 'ES256', 'at+jwt');
}

async function revoked(): Promise<string> {
  const gone = await person(sso, `gone-${randomUUID().slice(0, 8)}`);
  const token = await ownToken(sso, gone);
  await sso.issuer.stores.grants.revokeAll({ subject: gone.subject }, now());
  return token;
}

async function disabled(): Promise<string> {
  const gone = await person(sso, `gone-${randomUUID().slice(0, 8)}`);
  const token = await ownToken(sso, gone);
  const account = await sso.issuer.records.accounts.find(gone.subject);
  if (account) await sso.issuer.records.accounts.update({ ...account, disabledAt: now() });
  return token;
}

async function narrowed(): Promise<string> {
  const clientId = `narrow-${randomUUID()}`;
  await sso.issuer.stores.clients.save({ ...ownApp, clientId });
  const token = await ownToken(sso, anna, { clientId });
  await sso.issuer.stores.clients.save({
    ...ownApp,
    clientId,
    resources: [{ identifier: orders, scopes: ['orders:read'] }],
  });
  return token;
}

describe.each(cases)('%s', (_name, token, expected) => {
  it('gets the verdict of the table at every operation', async () => {
    const verdicts: Array<readonly [string, Verdict]> = [];
    // Who is gone is made once.
    const once = token.length === 0 ? await token('account:profile:read') : undefined;
    for (const [operation, asked] of requests) {
      const given = token.length === 0 ? once : await token(operation.scope);
      const told = await askOwn(sso, { ...asked, token: given });
      verdicts.push([operation.id, verdictOf(told)]);
      if (told.status === 401) expect(told.headers['www-authenticate']).toMatch(/^(Bearer|DPoP)/);
    }
    expect(verdicts).toEqual(operations.map((operation) => [operation.id, expected(operation)]));
  });
});

describe('what an operation asks', () => {
  it('is a scope of this API, each of which is asked for; what reads asks for one that reads', () => {
    expect([...new Set(operations.map(({ scope }) => scope))].sort()).toEqual([...everyAccountScope].sort());
    for (const { id, method, scope } of operations) {
      expect([id, scope.endsWith(':read')]).toEqual([id, method === 'GET']);
      expect(scope).toMatch(/^account:/);
    }
  });

  it('is a recent sign-in where the table says so, with how recent (RFC 9470 §3)', async () => {
    expect(operations.filter(({ recentSignIn }) => recentSignIn).map(({ id }) => id)).toEqual(stepsUp);
    const token = await ownToken(sso, anna, { claims: { auth_time: now() - 3_000 } });
    const told = await askOwn(sso, { path: '/data', token });
    expect([told.status, told.body.code, told.headers['www-authenticate']]).toEqual([
      401,
      'login_too_old',
      'Bearer error="insufficient_user_authentication", max_age="600"',
    ]);
    // Whoever has a second factor has proved it as lately: a password, and a browser that was left, are not enough.
    const strong = await person(sso, 'strong');
    const phone = { factorId: 'phone', subject: strong.subject, name: '', handle: 'totp:phone', amr: ['otp'] };
    const data = { type: 'totp', secret: 'JBSWY3DPEHPK3PXP' } as const;
    await sso.issuer.records.factors.insert({ ...phone, data, revision: 0, createdAt: 1 });
    const by = async (acr: string) =>
      askOwn(sso, { path: '/data', token: await ownToken(sso, strong, { claims: { acr } }) });
    const weak = await by(acrClasses.oneFactor);
    expect([weak.status, weak.body.code, weak.headers['www-authenticate']]).toEqual([
      401,
      'login_too_old',
      `Bearer error="insufficient_user_authentication", acr_values="${acrClasses.twoFactors}", max_age="600"`,
    ]);
    expect((await by(acrClasses.twoFactors)).status).toBe(200);
    // It says nothing of what it would have been enough for.
    const poor = await ownToken(sso, anna, { scopes: ['account:apps:read'], claims: { auth_time: now() - 3_000 } });
    expect((await askOwn(sso, { path: '/data', token: poor })).status).toBe(403);
  });
});

describe('the document', () => {
  it('is one of OpenAPI 3.1, to a validator that others wrote', async () => {
    const result = await new Validator().validate(structuredClone(document) as never);
    expect([result.errors, result.valid]).toEqual([undefined, true]);
  });

  it('has every operation with its scope, and no way for clients on their own behalf', () => {
    const told = api.operations.map(({ operationId, security }) => [operationId, security[0]?.oauth]);
    expect(told.sort()).toEqual(operations.map(({ id, scope }) => [id, [scope]]).sort());
    const { oauth } = (document.components as { securitySchemes: { oauth: { flows: Json } } }).securitySchemes;
    expect(oauth.flows).toEqual({ authorizationCode: expect.objectContaining({ scopes: accountScopes }) });
    expect(JSON.stringify(document)).not.toContain('dry_run');
  });

  it('needs no token, and is where problems lead to', async () => {
    const { body } = await askOwn(sso, { path: '/profile' });
    expect(body.type).toBe(`${accountAudience}/openapi.json#/components/responses/unauthorized`);
    expect(document).toHaveProperty('components.responses.unauthorized');
  });
});

describe('requests that follow from the document', () => {
  it.each(operations.map((operation) => [operation.id, operation] as const))(
    '%s never fails, and answers as the document says',
    async (_id, operation) => {
      const { described, requests: sent } = api.requestsOf(operation);
      await fc.assert(
        fc.asyncProperty(sent, async (request) => {
          // Sessions and apps of theirs end on the way, and the account itself.
          const somebody = operation.method === 'GET' ? anna : await person(sso, `p${randomUUID().slice(0, 12)}`);
          const token = await ownToken(sso, somebody);
          const told = await askOwn(sso, { ...request, method: operation.method, token });
          expect([told.status < 500, told.status !== 401]).toEqual([true, true]);
          api.expectDescribed(described, told);
        }),
        { numRuns: 4 },
      );
    },
    60_000,
  );
});
