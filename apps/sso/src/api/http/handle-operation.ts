import { Readable } from 'node:stream';
import {
  AdministrationError,
  type AdministrationUnitOfWork,
  DryRunUnitOfWork,
  type KeptAnswer,
} from '@signet/administration';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { loggedPath } from '../../http/log-refusal.js';
import type { Issuer } from '../../issuer/issuer.js';
import type { ApiService } from '../api.js';
import {
  type AnyInput,
  type ApiOperation,
  type Described,
  isChange,
  isKeyed,
  needsVersion,
  type Outcome,
} from '../operation.js';
import type { Idempotency } from './idempotency.js';
import { type Expected, entityTag, forOneOf, isUnchanged, readIfMatch } from './preconditions.js';
import { Problem } from './problem.js';
import { readFile } from './read-file.js';
import { readInput } from './read-input.js';
import { tell } from './tell.js';

export interface ApiDeps<Operation extends ApiOperation<never>, Admitted> {
  readonly issuer: Issuer;
  readonly service: ApiService<Operation, Admitted>;
  readonly idempotency: Idempotency;
}

/** Guards, reads, does and answers one request of an operation. @throws Problem, and what use cases throw */
export async function handleOperation<Operation extends ApiOperation<never>, Admitted>(
  { issuer, service, idempotency }: ApiDeps<Operation, Admitted>,
  operation: Operation,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const admitted = await service.admit(request, operation);
  const file = operation.file && (await readFile(operation.file, request, reply));
  const input = { ...readInput(operation, request, service.description), file };
  const { around, unitOfWork: plain } = service.unitsOf(operation);
  const run = (unitOfWork: AdministrationUnitOfWork) =>
    perform(service, operation, request, admitted, input, unitOfWork);
  if (input.dryRun) {
    const dryRuns: DryRunUnitOfWork[] = [];
    const unitOfWork = around((inner) => {
      const dryRun = new DryRunUnitOfWork(inner);
      dryRuns.push(dryRun);
      return dryRun;
    });
    const { body } = await run(unitOfWork);
    const written = dryRuns.flatMap(({ changes }) => changes);
    const changes = written.filter(({ record }) => record !== 'auditLog');
    sendJson(reply, 200, { dryRun: true, changes, answer: toldAgain(operation, body) ?? null });
    return;
  }
  requireNoKey(operation, request);
  const keyed = isKeyed(operation) ? await idempotency.open(request, service.callerOf(admitted), around) : undefined;
  if (keyed && !('unitOfWork' in keyed)) {
    sendAgain(reply, keyed);
    return;
  }
  const outcome = await run(keyed?.unitOfWork ?? plain).catch(async (error: unknown) => {
    // A use case may look at records, change none and say no.
    if (keyed?.isNoted() && isRefusal(error)) await keep(request, keyed.refused());
    throw error;
  });
  const { status } = operation.answer;
  const headers = headersOf(`${issuer.config.issuer}${service.description.path}`, operation, outcome);
  if (keyed?.isNoted()) {
    const kept = toldAgain(operation, outcome.body);
    await keep(request, keyed.answered({ status, headers, body: kept === undefined ? '' : JSON.stringify(kept) }));
  }
  if (operation.method === 'GET' && outcome.version !== undefined) {
    if (isUnchanged(request.headers['if-none-match'], outcome.version)) {
      reply.status(304).headers(headers).send();
      return;
    }
  }
  linkNext(issuer, request, reply, outcome);
  reply.headers(headers);
  if (outcome.stream) reply.status(status).type(jsonType).send(Readable.from(outcome.stream));
  else if (outcome.media === undefined) sendJson(reply, status, outcome.body);
  else reply.status(status).header('content-type', `${outcome.media}; charset=utf-8`).send(outcome.body);
}

/** What is not done once for a key must not seem to be. @throws Problem malformed */
function requireNoKey(operation: Described, { headers }: FastifyRequest): void {
  if (!isChange(operation) || isKeyed(operation) || headers['idempotency-key'] === undefined) return;
  throw new Problem('malformed', 'each guess counts: Idempotency-Key has no meaning here');
}

/** Whether it says that nothing was done. */
function isRefusal(error: unknown): boolean {
  return error instanceof Problem || error instanceof AdministrationError;
}

/** The change is made, whatever becomes of what is kept of its answer. */
async function keep(request: FastifyRequest, kept: Promise<void>): Promise<void> {
  try {
    await kept;
  } catch (cause) {
    request.server.eventLog.event('idempotent_answer_lost', { path: loggedPath(request), cause });
  }
}

async function perform<Operation extends ApiOperation<never>, Admitted>(
  service: ApiService<Operation, Admitted>,
  operation: Operation,
  request: FastifyRequest,
  admitted: Admitted,
  input: AnyInput,
  unitOfWork: AdministrationUnitOfWork,
): Promise<Outcome<unknown>> {
  const expected = expectedOf(operation, request);
  const run = await service.ready(operation, admitted, input, unitOfWork);
  const outcome = await forOneOf(expected, run);
  // What its schema does not have does not leave, whatever a record comes to have.
  return { ...outcome, body: tell(operation.answer.schema, outcome.body) };
}

/** @throws Problem malformed, version_required */
function expectedOf(operation: Described, { headers }: FastifyRequest): Expected {
  if (operation.method === 'GET') return 'any';
  const expected = readIfMatch(headers['if-match']);
  if (needsVersion(operation)) {
    if (expected !== undefined) return expected;
    throw new Problem('version_required', 'If-Match says which version the change is for; * for any');
  }
  // What is done whatever the version is would be done against the word of the caller (RFC 9110 §13.1.1).
  if (expected === undefined || expected === 'any') return 'any';
  throw new Problem('malformed', 'no version is looked at here: If-Match is * or absent');
}

/** The body without what is told once. */
function toldAgain({ answer: { shownOnce = [] } }: Described, body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(Object.entries(body).filter(([name]) => !shownOnce.includes(name)));
}

/** Things that one answer names. */
const mostNamed = 10;

function headersOf(base: string, { isVersioned }: Described, { version, location, managed = [] }: Outcome<unknown>) {
  return {
    ...(isVersioned && version !== undefined && { etag: entityTag(version) }),
    ...(location !== undefined && { location: `${base}${location}` }),
    ...(managed.length > 0 && { 'signet-managed': managed.slice(0, mostNamed).map(encodeURIComponent).join(', ') }),
  };
}

/** RFC 8288: where the next page is, with all that was asked. */
function linkNext(
  { config: { issuer } }: Pick<Issuer, 'config'>,
  request: FastifyRequest,
  reply: FastifyReply,
  { body, next: own }: Outcome<unknown>,
): void {
  const { next = own } = (body ?? {}) as { readonly next?: unknown };
  if (typeof next !== 'string') return;
  // Of a target in absolute form (RFC 9112 §3.2.2) what stands behind its host.
  const { pathname, search } = new URL(request.raw.url ?? '/', issuer);
  const url = new URL(`${issuer}${pathname}${search}`);
  url.searchParams.set('cursor', next);
  reply.header('link', `<${url.href}>; rel="next"`);
}

const jsonType = 'application/json; charset=utf-8';

function sendJson(reply: FastifyReply, status: number, body: unknown): void {
  if (body === undefined) reply.status(status).send();
  else reply.status(status).header('content-type', jsonType).send(JSON.stringify(body));
}

function sendAgain(reply: FastifyReply, { status, headers, body }: KeptAnswer): void {
  reply.headers({ ...headers, 'idempotency-replayed': 'true' }).status(status);
  if (body === '') reply.send();
  else reply.header('content-type', jsonType).send(body);
}
