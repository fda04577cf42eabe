import { AdministrationError, AlreadyRequested, TooManyRequestsKept } from '@signet/administration';
import { IdentityError } from '@signet/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { loggedPath } from '../../http/log-refusal.js';
import { retryAfter } from '../../http/refusal.js';
import { Problem, problems } from './problem.js';
import { sendProblem } from './send-problem.js';

/** What a use case, or what stands before it, refuses, as a problem. @throws what is no refusal, as it is */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof AdministrationError) return new Problem(error.code, error.message);
  if (error instanceof AlreadyRequested) return new Problem('in_progress', problems.in_progress[1]);
  if (error instanceof TooManyRequestsKept) return new Problem('too_many_keys', problems.too_many_keys[1]);
  if (error instanceof IdentityError && error.code === 'temporarily_unavailable') {
    return new Problem('unavailable', 'too many passwords wait to be hashed');
  }
  throw error;
}

/** Answers with the problem, and says in the log what it was: ids and codes, never what was sent. */
export function refuseOperation(request: FastifyRequest, reply: FastifyReply, error: unknown): void {
  const { code, detail, status, headers, cause } = problemOf(error);
  const path = loggedPath(request);
  request.server.eventLog.event('request_refused', {
    error: code,
    description: detail,
    path,
    cause,
  });
  request.server.countRefusal(code);
  const waits = status === 503 || status === 429 || code === 'in_progress';
  if (waits) reply.header('retry-after', String(retryAfter));
  reply.headers(headers);
  sendProblem(request, reply, { code, detail, status });
}
