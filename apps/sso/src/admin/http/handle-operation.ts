import {
  type AdministrationUnitOfWork,
  DryRunUnitOfWork,
  type Initiator,
  type KeptAnswer,
} from '@signet/administration';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Issuer } from '../../issuer/issuer.js';
import { adminPath } from '../admin-endpoints.js';
import type { AdminGuard, Admitted } from '../guard/admin-guard.js';
import { needsVersion, type Operation, type OperationContext, type Outcome } from '../operation.js';
import type { Idempotency } from './idempotency.js';
import { entityTag, forOneOf, isUnchanged, readIfMatch } from './preconditions.js';
import { Problem } from './problem.js';
import { readInput } from './read-input.js';

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
  const { administration } = deps.issuer;
  if (input.dryRun) {
    const dryRun = new DryRunUnitOfWork(administration.ports.unitOfWork);
    const { body } = await run(deps, operation, request, admitted, input, dryRun);
    const changes = dryRun.changes.map(({ record, verb }) => ({ record, verb }));
    sendJson(reply, 200, { dryRun: true, changes, answer: toldAgain(operation, body) ?? null });
    return;
  }
  const keyed =
    operation.method === 'POST'
      ? await deps.idempotency.open(request, admitted, administration.ports.unitOfWork)
      : undefined;
  if (keyed && !('unitOfWork' in keyed)) {
    sendAgain(reply, keyed);
    return;
  }
  const outcome = await run(
    deps,
    operation,
    request,
    admitted,
    input,
    keyed?.unitOfWork ?? administration.ports.unitOfWork,
  );
  const { status } = operation.answer;
  const headers = headersOf(deps, operation, outcome);
  if (keyed?.unitOfWork.isNoted) {
    const kept = toldAgain(operation, outcome.body);
    await keyed.answered({ status, headers, body: kept === undefined ? '' : JSON.stringify(kept) });
  }
  if (operation.method === 'GET' && outcome.version !== undefined) {
    if (isUnchanged(request.headers['if-none-match'], outcome.version)) {
      reply.status(304).headers(headers).send();
      return;
    }
  }
  linkNext(deps, request, reply, outcome);
  reply.headers(headers);
  sendJson(reply, status, outcome.body);
}

async function run(
  { issuer }: AdminDeps,
  operation: Operation,
  request: FastifyRequest,
  { actor }: Admitted,
  input: ReturnType<typeof readInput>,
  unitOfWork: AdministrationUnitOfWork,
): Promise<Outcome<unknown>> {
  const { administration, stores } = issuer;
  const initiator: Initiator = {
    entity: 'admin',
    through: 'admin_api',
    ...(actor.kind === 'person' && { subject: actor.subject }),
  };
  const context: OperationContext = {
    ...administration,
    ports: { ...administration.ports, unitOfWork },
    stores,
    initiator,
  };
  const expected =
    operation.isVersioned && operation.method !== 'GET' ? readIfMatch(request.headers['if-match']) : 'any';
  if (expected === undefined && needsVersion(operation)) {
    throw new Problem('version_required', 'If-Match says which version the change is for; * for any');
  }
  const outcome = await forOneOf(expected, (expectedVersion) => operation.run({ ...context, expectedVersion }, input));
  // What its schema does not have does not leave, whatever a record comes to have.
  return { ...outcome, body: operation.answer.schema.parse(outcome.body) };
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
  { body }: Outcome<unknown>,
): void {
  const { next } = (body ?? {}) as { readonly next?: unknown };
  if (typeof next !== 'string') return;
  const url = new URL(`${issuer.config.issuer}${request.raw.url}`);
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
