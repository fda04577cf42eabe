import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { adminScopes } from '@signet/administration';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { operations } from '../../src/admin/operations/index.js';
import { ask, audience, consoleApp, type Person, person, tokenOf } from '../support/administering.js';
import { fromSchema } from '../support/from-schema.js';
import { type RunningSso, runSso } from '../support/running-sso.js';

type Json = Readonly<Record<string, unknown>>;

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Json;
}

interface Described {
  readonly operationId: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Json }>> };
  readonly responses: Readonly<Record<string, Json>>;
  readonly security: ReadonlyArray<{ readonly oauth: readonly string[] }>;
}

let sso: RunningSso;
let owner: Person;
let document: Json & { readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>> };
const ajv = new Ajv2020({ strict: false, allErrors: false });
formats.default(ajv);
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
  ajv.addSchema(document, 'api');
});
afterAll(() => sso?.close());

const resolve = (ref: string): Json =>
  ref
    .slice(2)
    .split('/')
    .reduce<unknown>((at, name) => (at as Json)[name], document) as Json;

describe('the document', () => {
  it('is one of OpenAPI 3.1, to a validator that others wrote', async () => {
    const validator = new Validator();
    const result = await validator.validate(structuredClone(document) as never);
    expect(result.errors).toBeUndefined();
    expect([result.valid, validator.version]).toEqual([true, '3.1']);
  });

  it('has every operation, the scope that it asks for, and no other', () => {
    const described = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    const told = described.map(({ operationId, security }) => [operationId, security[0]?.oauth]);
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
      'createClient',
      'changeClient',
      'rotateClientSecret',
      'createInitialAccessToken',
      'createWebhook',
      'rotateWebhookSecret',
    ]);
  });
});

/** A request that the document allows, or nearly. */
function requestOf(path: string, described: Described) {
  const text = fc.constantFrom(...known);
  const valuesOf = ({ schema }: Parameter) => fromSchema(schema, resolve, text);
  const of = (where: Parameter['in']) => described.parameters.filter((parameter) => parameter.in === where);
  const body = described.requestBody && Object.values(described.requestBody.content)[0]?.schema;
  return fc.record({
    path: fc
      .tuple(...of('path').map(valuesOf))
      .map((values) =>
        of('path').reduce((at, { name }, index) => at.replace(`{${name}}`, encode(values[index])), path),
      ),
    query: fc.record(Object.fromEntries(of('query').map((each) => [each.name, valuesOf(each)])), { requiredKeys: [] }),
    ifMatch: fc.constantFrom('*', '*', '"x"', 'W/"x"', 'x', undefined),
    key: fc.constantFrom(undefined, undefined, 'a', 'b'),
    body: body ? fromSchema(body, resolve, text) : fc.constant(undefined),
  });
}

/** Fetch and URL parsers would take dots for steps. */
const encode = (value: unknown) => encodeURIComponent(String(value).toWellFormed()).replaceAll('.', '%2E') || '%20';

describe('requests that follow from the document', () => {
  it.each(operations.map(({ id, method, path }) => [id, method, path] as const))(
    '%s never fails, and answers as the document says',
    async (id, method, path) => {
      const template = path.replace(/:(\w+)/g, '{$1}');
      const described = document.paths[template]?.[method.toLowerCase()];
      if (!described) throw new Error(`${id} is not described`);
      await fc.assert(
        fc.asyncProperty(requestOf(template, described), async (request) => {
          const query = Object.entries(request.query).map(([name, value]) => [name, String(value).toWellFormed()]);
          // Keys are withdrawn on the way, and what they signed with them.
          const token = await tokenOf(sso, owner);
          const told = await ask(sso, {
            method,
            path: `${request.path}${query.length > 0 ? `?${new URLSearchParams(query as string[][])}` : ''}`,
            token,
            headers: {
              ...(request.ifMatch !== undefined && { 'if-match': request.ifMatch }),
              ...(request.key !== undefined && { 'idempotency-key': request.key }),
            },
            json: request.body,
          });
          expect([told.status, told.text]).toEqual([expect.any(Number), expect.any(String)]);
          expect(told.status).toBeLessThan(500);
          expect(told.status).not.toBe(401);
          expectDescribed(described, told);
        }),
        { numRuns: 5 },
      );
    },
    60_000,
  );
});

function expectDescribed({ operationId, responses }: Described, told: Awaited<ReturnType<typeof ask>>): void {
  const found = responses[told.status];
  expect([operationId, told.status, told.text, found !== undefined]).toEqual([
    operationId,
    told.status,
    told.text,
    true,
  ]);
  const response = (typeof found?.$ref === 'string' ? resolve(found.$ref) : found) as {
    readonly content?: Readonly<Record<string, { readonly schema: Json }>>;
  };
  const type = told.headers['content-type']?.split(';')[0];
  if (!response.content) {
    expect([operationId, told.text]).toEqual([operationId, '']);
    return;
  }
  const schema = response.content[type ?? '']?.schema;
  expect([operationId, type, schema !== undefined]).toEqual([operationId, type, true]);
  const fits = ajv.compile(absolute(schema ?? {}));
  const errors = fits(told.body ?? told.text) ? undefined : fits.errors;
  expect([operationId, told.text, errors]).toEqual([operationId, told.text, undefined]);
}

/** With its references into the document. */
const absolute = (schema: Json): Json =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"api#/components'));
