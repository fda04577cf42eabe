import { addressOf, endpoints } from '@signet/authorization-server';
import { z } from 'zod';
import type { ApiDescription } from '../api.js';
import { type ProblemCode, problems, problemType } from '../http/problem.js';
import { bodyTypes, queryMembers } from '../http/read-input.js';
import { type Described, isChange, isKeyed, needsVersion } from '../operation.js';

type Json = Readonly<Record<string, unknown>>;

/** What any operation may answer. */
const ofEvery: readonly ProblemCode[] = ['malformed', 'unauthorized', 'forbidden', 'failed', 'unavailable'];

/** An API as OpenAPI 3.1 has it, made of its operations and of nothing else. */
export function openApiDocument(issuer: string, api: ApiDescription): Json {
  const components = new Components();
  const paths = new Map<string, Record<string, Json>>();
  for (const operation of api.operations) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}');
    paths.set(path, { ...paths.get(path), [operation.method.toLowerCase()]: described(operation, api, components) });
  }
  return {
    openapi: '3.1.1',
    info: {
      title: api.title,
      version: '1',
      description: `${api.description} Times are seconds since the epoch.`,
    },
    servers: [{ url: `${issuer}${api.path}` }],
    paths: Object.fromEntries(paths),
    components: {
      schemas: components.schemas,
      responses: Object.fromEntries(Object.keys(problems).map((code) => [code, problemResponse(code as ProblemCode)])),
      securitySchemes: { oauth: oauth(issuer, api) },
    },
  };
}

function described(operation: Described, api: ApiDescription, components: Components): Json {
  const { id, path, scope, summary, body, file, answer } = operation;
  return {
    operationId: id,
    summary,
    tags: [path.split('/')[1]],
    security: [{ oauth: [scope] }],
    parameters: [...pathParameters(path), ...queryParameters(operation, api), ...headerParameters(operation)],
    ...(body && {
      requestBody: {
        required: true,
        content: Object.fromEntries(bodyTypes(operation).map((type) => [type, { schema: schemaOf(body, 'input') }])),
      },
    }),
    ...(file && {
      requestBody: {
        required: true,
        content: Object.fromEntries(file.media.map((type) => [type, { schema: { type: 'string', format: 'binary' } }])),
      },
    }),
    responses: {
      [answer.status]: answerOf(operation, api, components),
      ...(operation.method === 'GET' &&
        operation.isVersioned && { 304: { description: 'It is still of this version' } }),
      ...(api.takesDryRuns &&
        isChange(operation) &&
        answer.status !== 200 && { 200: dryRunAnswer(operation, components) }),
      ...refusalsOf(operation, api),
    },
  };
}

function pathParameters(path: string): readonly Json[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', minLength: 1, maxLength: 1024 },
  }));
}

function queryParameters(operation: Described, { takesDryRuns }: ApiDescription): readonly Json[] {
  return Object.entries(queryMembers(operation, takesDryRuns)).map(([name, schema]) => ({
    name,
    in: 'query',
    required: !schema.safeParse(undefined).success,
    ...(name === 'dry_run' && { description: 'Says what would change, and changes nothing' }),
    schema: schemaOf(schema, 'input'),
  }));
}

function headerParameters(operation: Described): readonly Json[] {
  const text = { type: 'string', maxLength: 1024 };
  return [
    ...(needsVersion(operation)
      ? [
          {
            name: 'If-Match',
            in: 'header',
            required: true,
            description: 'The `ETag` that it is for, or *',
            schema: text,
          },
        ]
      : []),
    ...(isKeyed(operation)
      ? [
          {
            name: 'Idempotency-Key',
            in: 'header',
            required: false,
            description: 'What is sent again with it within a day is done once',
            schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[!-~]+$' },
          },
        ]
      : []),
  ];
}

function answerOf(operation: Described, { takesDryRuns }: ApiDescription, components: Components): Json {
  const { answer, isVersioned } = operation;
  const own = answer.status === 204 ? undefined : components.of(answer.schema);
  // A dry run of what answers 200 does so in its own form.
  const schema = takesDryRuns && isChange(operation) && answer.status === 200 ? { oneOf: [own, dryRunOf(own)] } : own;
  return {
    description: answer.shownOnce ? `Done; ${answer.shownOnce.join(', ')} is told in this answer alone` : 'Done',
    ...(isVersioned && { headers: { ETag: { schema: { type: 'string' } } } }),
    ...(schema && {
      content: Object.fromEntries((answer.media ?? ['application/json']).map((type) => [type, { schema }])),
    }),
  };
}

function dryRunAnswer({ answer }: Described, components: Components): Json {
  const own = answer.status === 204 ? undefined : components.of(answer.schema);
  return {
    description: 'A dry run (`dry_run`): what would change',
    content: { 'application/json': { schema: dryRunOf(own) } },
  };
}

function dryRunOf(answer: Json | undefined): Json {
  return {
    type: 'object',
    properties: {
      dryRun: { const: true },
      changes: {
        type: 'array',
        description: 'What would be written, without its content',
        items: {
          type: 'object',
          properties: { record: { type: 'string' }, verb: { type: 'string' } },
          required: ['record', 'verb'],
          additionalProperties: false,
        },
      },
      answer: answer ?? { type: 'null' },
    },
    required: ['dryRun', 'changes', 'answer'],
    additionalProperties: false,
  };
}

/** Those of one status together; which it was stands in `code`. */
function refusalsOf(operation: Described, api: ApiDescription): Json {
  const codes = new Set<ProblemCode>([
    ...ofEvery,
    ...(isChange(operation) ? api.refusalsOfChanges : []),
    ...(operation.recentSignIn ? (['login_too_old'] as const) : []),
    ...(operation.refusals ?? []),
    ...impliedBy(operation, api),
  ]);
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codes) {
    const [status] = problems[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, [code, ...others]]) => [
      status,
      others.length === 0 && code
        ? { $ref: `#/components/responses/${code}` }
        : problemResponses([code, ...others] as ProblemCode[]),
    ]),
  );
}

function impliedBy(operation: Described, { takesDryRuns }: ApiDescription): readonly ProblemCode[] {
  const { body, file, path, method } = operation;
  return [
    ...(body ? (['too_large', 'unsupported_type', 'invalid'] as const) : []),
    ...(file ? (['too_large', 'unsupported_type', 'invalid'] as const) : []),
    ...(Object.keys(queryMembers(operation, takesDryRuns)).length > 0 ? (['invalid'] as const) : []),
    ...(path.includes(':') ? (['unknown'] as const) : []),
    ...(needsVersion(operation) ? (['changed', 'version_required'] as const) : []),
    ...(operation.isVersioned && method === 'POST' ? (['changed'] as const) : []),
    ...(isKeyed(operation) ? (['in_progress', 'answer_lost', 'key_reused', 'too_many_keys'] as const) : []),
  ];
}

function problemResponse(code: ProblemCode): Json {
  return problemResponses([code]);
}

function problemResponses(codes: readonly ProblemCode[]): Json {
  return {
    description: codes.map((code) => problems[code][1]).join('; '),
    content: { [problemType]: { schema: problemSchema(codes) } },
  };
}

function problemSchema(codes: readonly ProblemCode[]): Json {
  return {
    type: 'object',
    properties: {
      type: { type: 'string', format: 'uri' },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string' },
      code: { enum: codes },
    },
    required: ['type', 'title', 'status', 'detail', 'code'],
    additionalProperties: false,
  };
}

function oauth(issuer: string, { scopes, takesClients }: ApiDescription): Json {
  const tokenUrl = addressOf(issuer, endpoints.token);
  return {
    type: 'oauth2',
    flows: {
      authorizationCode: { authorizationUrl: addressOf(issuer, endpoints.authorization), tokenUrl, scopes },
      ...(takesClients && { clientCredentials: { tokenUrl, scopes } }),
    },
  };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Record<string, unknown>;
  return json;
}

/** Schemas that have a name stand once in the document. */
class Components {
  readonly schemas: Record<string, Json> = {};

  of(schema: z.ZodType): Json {
    const { $defs, ...json } = unbounded(schemaOf(schema, 'output')) as { readonly $defs?: Record<string, Json> };
    for (const [name, definition] of Object.entries($defs ?? {})) this.schemas[name] = moved(definition);
    return moved(json);
  }
}

const bounds = ['minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems', 'pattern'];

/** What is stored is told as it is: bounds are those of what is sent. */
function unbounded(schema: Json): Json {
  const text = JSON.stringify(schema, (name, value) =>
    bounds.includes(name) && typeof value !== 'object' ? undefined : (value as unknown),
  );
  return JSON.parse(text) as Json;
}

/** References into a schema's own definitions, as references into the components of the document. */
function moved(schema: Json): Json {
  const text = JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/');
  return JSON.parse(text) as Json;
}
