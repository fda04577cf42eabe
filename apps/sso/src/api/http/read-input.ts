import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { contentType, mergePatchType } from '../../http/parameters.js';
import type { ApiDescription } from '../api.js';
import type { AnyInput, Described, Members } from '../operation.js';
import { Problem } from './problem.js';
import { strictJson } from './strict-json.js';

const jsonType = 'application/json';

/** What a PATCH may be sent as, and what anything else. */
export function bodyTypes({ method }: Pick<Described, 'method'>): readonly string[] {
  return method === 'PATCH' ? [mergePatchType, jsonType] : [jsonType];
}

const longestSegment = 1024;

/** Each by the schema of its operation: unknown members are refused. @throws Problem malformed, invalid, unsupported_type, unknown */
export function readInput(
  operation: Described,
  request: FastifyRequest,
  { takesDryRuns }: Pick<ApiDescription, 'takesDryRuns'>,
): AnyInput & { readonly dryRun: boolean } {
  const { dry_run: dryRun, ...query } = readQuery(queryMembers(operation, takesDryRuns), request);
  return {
    path: readPath(request),
    query,
    body: readBody(operation, request),
    dryRun: dryRun === true,
  };
}

function readPath(request: FastifyRequest): Readonly<Record<string, string>> {
  const segments = request.params as Readonly<Record<string, string>>;
  for (const segment of Object.values(segments)) {
    // No record has such a name, and PostgreSQL's text cannot hold NUL.
    if (segment === '' || segment.length > longestSegment || segment.includes('\u0000')) {
      throw new Problem('unknown', 'there is no such record');
    }
  }
  return segments;
}

const dryRunMember = { dry_run: z.boolean().optional() };

/** The members of a query: those of the operation, and what each change takes. */
export function queryMembers(operation: Described, takesDryRuns: boolean): Members {
  return { ...operation.query, ...(takesDryRuns && operation.method !== 'GET' && dryRunMember) };
}

function readQuery(members: Members, request: FastifyRequest): Readonly<Record<string, unknown>> {
  const { url = '' } = request.raw;
  const at = url.indexOf('?');
  const given = at < 0 ? [] : [...new URLSearchParams(url.slice(at + 1))];
  const read: Array<readonly [string, unknown]> = given.map(([name, text]) => {
    if (text.includes('\u0000')) throw new Problem('malformed', 'a parameter has a NUL character');
    const schema = Object.hasOwn(members, name) ? members[name] : undefined;
    return [name, schema ? readText(schema, text) : text];
  });
  if (new Set(read.map(([name]) => name)).size < read.length) {
    throw new Problem('malformed', 'a parameter stands twice in the query');
  }
  return checked(z.strictObject(members), Object.fromEntries(read), 'query') as Readonly<Record<string, unknown>>;
}

/** What the text means where the schema wants no text; what it does not mean stays one, and is refused as such. */
function readText(schema: z.ZodType, text: string): unknown {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  if (inner instanceof z.ZodNumber && /^\d{1,10}$/.test(text)) return Number(text);
  if (inner instanceof z.ZodBoolean && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function readBody(operation: Described, request: FastifyRequest): unknown {
  const { body } = request;
  if (operation.file) return undefined;
  if (!operation.body) {
    // What comes nevertheless would be passed over.
    if (typeof body === 'string' ? body !== '' : body !== undefined && body !== null) throw noBody();
    if (Number(request.headers['content-length'] ?? 0) > 0) throw noBody();
    return undefined;
  }
  const types = bodyTypes(operation);
  if (!types.includes(contentType(request) ?? '') || typeof body !== 'string') {
    const headers = operation.method === 'PATCH' ? { 'accept-patch': types.join(', ') } : undefined;
    throw new Problem('unsupported_type', `the body must be ${types.join(' or ')}`, { ...(headers && { headers }) });
  }
  return checked(operation.body, strictJson(body), 'body');
}

function noBody(): Problem {
  return new Problem('malformed', 'no body is read here');
}

/** @throws Problem invalid, with where it is and what is wrong: never with what was sent */
function checked(schema: z.ZodType, value: unknown, where: string): unknown {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const place = [where, ...(issue?.path ?? [])].map(String).join('.').slice(0, 128);
  throw new Problem('invalid', `${place}: ${said(issue)}`);
}

function said(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'unrecognized_keys') return 'a member that is not known here';
  return issue?.message ?? 'not as it should be';
}
