import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { adminScopes } from '@signet/administration';
import fc from 'fast-check';
import { operations } from '../../src/admin/operations/index.js';
import { ask, audience, consoleApp, type Person, person, tokenOf } from '../support/administering.js';
import { type ApiDocument, DescribedApi, type Json } from '../support/described-api.js';
import { type RunningSso, runSso } from '../support/running-sso.js';

let sso: RunningSso;
let owner: Person;
let document: ApiDocument;
let api: DescribedApi;
/** What means something to the issuer. */
const known: string[] = ['portal', 'orders-api', 'https://orders.example.com', 'orders:read', audience];

beforeAll(async () => {
  sso = await runSso({ environment: { REGISTRATION: 'invitation' }, clients: [consoleApp] });
  owner = await person(sso, 'olga', 'owner');
  for (const name of ['anna', 'berta', 'carla']) {
    const { subject } = await person(sso, name);
    known.push(subject, name);
    await tokenOf(sso, { subject, username: name }, { clientId: 'portal' });
  }
  document = (await ask(sso, { path: '/openapi.json' })).body;
  api = new DescribedApi(document, known);
});
afterAll(() => sso?.close());

describe('the document', () => {
  it('is one of OpenAPI 3.1, to a validator that others wrote', async () => {
    const validator = new Validator();
    const result = await validator.validate(structuredClone(document) as never);
    expect(result.errors).toBeUndefined();
    expect([result.valid, validator.version]).toEqual([true, '3.1']);
  });

  it('has every operation, the scope that it asks for, and no other', () => {
    const told = api.operations.map(({ operationId, security }) => [operationId, security[0]?.oauth]);
    expect(told.sort()).toEqual(operations.map(({ id, scope }) => [id, [scope]]).sort());
    const { oauth } = (document.components as { securitySchemes: { oauth: { flows: Json } } }).securitySchemes;
    for (const flow of Object.values(oauth.flows)) expect(flow).toMatchObject({ scopes: adminScopes });
  });

  it('needs no token, and may be kept and read by whoever writes a client', async () => {
    const { status, headers } = await ask(sso, { path: '/openapi.json' });
    expect([status, headers['access-control-allow-origin'], headers['cache-control']]).toEqual([
      200,
      '*',
      'public, max-age=300',
    ]);
  });

  it('marks what is told once as told in one answer', () => {
    const once = operations.filter(({ answer }) => answer.shownOnce).map(({ id }) => id);
    expect(once).toEqual([
      'deleteUser',
      'createClient',
      'changeClient',
      'rotateClientSecret',
      'applyConfiguration',
      'createInitialAccessToken',
      'createWebhook',
      'rotateWebhookSecret',
    ]);
  });
});

describe('requests that follow from the document', () => {
  it.each(operations.map((operation) => [operation.id, operation] as const))(
    '%s never fails, and answers as the document says',
    async (_id, operation) => {
      const { described, requests } = api.requestsOf(operation);
      await fc.assert(
        fc.asyncProperty(requests, async (request) => {
          // Keys are withdrawn on the way, and what they signed with them.
          const token = await tokenOf(sso, owner);
          const told = await ask(sso, { ...request, method: operation.method, token });
          expect([told.status, told.text]).toEqual([expect.any(Number), expect.any(String)]);
          expect(told.status).toBeLessThan(500);
          expect(told.status).not.toBe(401);
          api.expectDescribed(described, told);
        }),
        { numRuns: 5 },
      );
    },
    60_000,
  );
});
