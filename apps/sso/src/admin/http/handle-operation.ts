import {
  AdministrationError,
  type AdministrationUnitOfWork,
  DryRunUnitOfWork,
  type KeptAnswer,
  type Reach,
} from '@signet/administration';
import type { RoleBound } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { loggedPath } from '../../http/log-refusal.js';
import type { Issuer } from '../../issuer/issuer.js';
import { adminPath } from '../admin-endpoints.js';
import type { AdminGuard, Admitted } from '../guard/admin-guard.js';
import { isChange, needsVersion, type Operation, type OperationContext, type Outcome } from '../operation.js';
import type { Idempotency } from './idempotency.js';
import { type Expected, entityTag, forOneOf, isUnchanged, readIfMatch } from './preconditions.js';
import { Problem } from './problem.js';
import { readInput } from './read-input.js';
import { tell } from './tell.js';

export interface AdminDeps {
  readonly issuer: Issuer;
  readonly guard: AdminGuard;
  readonly idempotency: Idempotency;
}

/** Guards, reads, does and answers one request of an operation. @throws Problem, and what use cases throw */
export async function handleOperation(
  deps: AdminDeps,
  operation: Operation,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const admitted = await deps.guard.admit(request, operation.scope);
  const input = readInput(operation, request);
  const { around, ports } = deps.issuer.administration;
  if (input.dryRun) {
    const dryRuns: DryRunUnitOfWork[] = [];
    const unitOfWork = around((inner) => {
      const dryRun = new DryRunUnitOfWork(inner);
      dryRuns.push(dryRun);
      return dryRun;
    });
    const { body } = await run(deps, operation, request, admitted, input, unitOfWork);
    const written = dryRuns.flatMap(({ changes }) => changes);
    const changes = written.filter(({ record }) => record !== 'auditLog');
    sendJson(reply, 200, { dryRun: true, changes, answer: toldAgain(operation, body) ?? null });
    return;
  }
  const keyed = isChange(operation) ? await deps.idempotency.open(request, admitted, around) : undefined;
  if (keyed && !('unitOfWork' in keyed)) {
    sendAgain(reply, keyed);
    return;
  }
  const outcome = await run(deps, operation, request, admitted, input, keyed?.unitOfWork ?? ports.unitOfWork);
  const { status } = operation.answer;
  const headers = headersOf(deps, operation, outcome);
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
  linkNext(deps, request, reply, outcome);
  reply.headers(headers);
  if (outcome.media === undefined) sendJson(reply, status, outcome.body);
  else reply.status(status).header('content-type', `${outcome.media}; charset=utf-8`).send(outcome.body);
}

/** The change is made, whatever becomes of what is kept of its answer. */
async function keep(request: FastifyRequest, kept: Promise<void>): Promise<void> {
  try {
    await kept;
  } catch (cause) {
    request.server.eventLog.event('idempotent_answer_lost', { path: loggedPath(request), cause });
  }
}

async function run(
  { issuer }: AdminDeps,
  operation: Operation,
  request: FastifyRequest,
  { initiator, reach }: Admitted,
  input: ReturnType<typeof readInput>,
  unitOfWork: AdministrationUnitOfWork,
): Promise<Outcome<unknown>> {
  const { administration } = issuer;
  const ports = { ...administration.ports, unitOfWork };
  const context: OperationContext = { ...administration, reach, ports, initiator };
  const expected = expectedOf(operation, request);
  await requireWithin(operation, context, input);
  const outcome = await forOneOf(expected, (expectedVersion) =>
    judged(reach, () => operation.run({ ...context, expectedVersion }, input)),
  );
  // What its schema does not have does not leave, whatever a record comes to have.
  return { ...outcome, body: tell(operation.answer.schema, outcome.body) };
}

/** @throws Problem malformed, version_required */
function expectedOf(operation: Operation, { headers }: FastifyRequest): Expected {
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

/** Whose role is within organizations or groups names what is in one of them, and nothing else. @throws Problem forbidden */
async function requireWithin(
  { within }: Operation,
  context: OperationContext,
  input: ReturnType<typeof readInput>,
): Promise<void> {
  const { reach } = context;
  if (reach === 'everywhere') return;
  const named = (await within?.(context, input)) ?? [];
  const isWithin = (places: readonly RoleBound[]) =>
    places.some(({ kind, id }) => reach.some((bound) => bound.kind === kind && bound.id === id));
  if (named.length === 0 || !named.every(isWithin)) throw elsewhere();
}

/** What a write leads to elsewhere is not named to whoever acts within one place. @throws Problem forbidden */
async function judged<T>(reach: Reach, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const isForbidden = error instanceof AdministrationError && error.code === 'forbidden';
    throw isForbidden && reach !== 'everywhere' ? elsewhere(error) : error;
  }
}

/** The same words whatever it was: they are no answer to what there is elsewhere. */
function elsewhere(cause?: unknown): Problem {
  const words = 'the caller may do this within their organizations and groups alone';
  return new Problem('forbidden', words, { cause });
}

/** The body without what is told once. */
function toldAgain({ answer: { shownOnce = [] } }: Operation, body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(Object.entries(body).filter(([name]) => !shownOnce.includes(name)));
}

function headersOf({ issuer }: AdminDeps, { isVersioned }: Operation, { version, location }: Outcome<unknown>) {
  return {
    ...(isVersioned && version !== undefined && { etag: entityTag(version) }),
    ...(location !== undefined && { location: `${issuer.config.issuer}${adminPath}${location}` }),
  };
}

/** RFC 8288: where the next page is, with all that was asked. */
function linkNext(
  { issuer }: AdminDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { body, next: own }: Outcome<unknown>,
): void {
  const { next = own } = (body ?? {}) as { readonly next?: unknown };
  if (typeof next !== 'string') return;
  // Of a target in absolute form (RFC 9112 §3.2.2) what stands behind its host.
  const { pathname, search } = new URL(request.raw.url ?? '/', issuer.config.issuer);
  const url = new URL(`${issuer.config.issuer}${pathname}${search}`);
  url.searchParams.set('cursor', next);
  reply.header('link', `<${url.href}>; rel="next"`);
}

function sendJson(reply: FastifyReply, status: number, body: unknown): void {
  if (body === undefined) reply.status(status).send();
  else reply.status(status).header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(body));
}

function sendAgain(reply: FastifyReply, { status, headers, body }: KeptAnswer): void {
  reply.headers({ ...headers, 'idempotency-replayed': 'true' }).status(status);
  if (body === '') reply.send();
  else reply.header('content-type', 'application/json; charset=utf-8').send(body);
}
