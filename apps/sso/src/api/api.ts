import type { AdministrationUnitOfWork, IdempotentRequestStore } from '@signet/administration';
import type { Caller } from '@signet/authorization-server';
import type { FastifyRequest } from 'fastify';
import type { Around } from './http/idempotency.js';
import type { ProblemCode } from './http/problem.js';
import type { AnyInput, ApiOperation, Described, Outcome } from './operation.js';

/** What an API of the issuer is, as data. */
export interface ApiDescription<Operation extends Described = Described> {
  /** Below the issuer; what its audience is called follows from it. */
  readonly path: `/${string}`;
  readonly caller: Caller;
  readonly title: string;
  readonly description: string;
  readonly scopes: Readonly<Record<string, string>>;
  /** Whether clients call it on their own behalf (RFC 6749 §4.4). */
  readonly takesClients: boolean;
  /** Whether a change can be asked about without being made (`dry_run`). */
  readonly takesDryRuns: boolean;
  /** All that it does: routes, guard, document and tests read this list and no other. */
  readonly operations: readonly Operation[];
  /** What any change may be refused for, beside what follows from its description. */
  readonly refusalsOfChanges: readonly ProblemCode[];
}

/** Does something of one API for a caller that was let in. */
export type Run = (expectedVersion: string | undefined) => Promise<Outcome<unknown>>;

/** In whose unit of work something is done. */
export interface Units {
  readonly unitOfWork: AdministrationUnitOfWork;
  readonly around: Around;
}

/** An API that runs: whom it lets in, and in whose unit of work they act. */
export interface ApiService<Operation extends ApiOperation<never>, Admitted> {
  readonly description: ApiDescription<Operation>;
  /** @throws Problem unauthorized, login_too_old, forbidden, unavailable */
  admit(request: FastifyRequest, operation: Operation): Promise<Admitted>;
  /** Who asks and by which app, as one of all callers of all APIs: their idempotency keys are their own. */
  callerOf(admitted: Admitted): readonly string[];
  /** Where these are looked up. */
  readonly idempotentRequests: IdempotentRequestStore;
  unitsOf(operation: Operation): Units;
  /** Judges what stands before any version is looked at, and says how it is done. @throws Problem */
  ready(operation: Operation, admitted: Admitted, input: AnyInput, unitOfWork: AdministrationUnitOfWork): Promise<Run>;
  close(): Promise<void>;
}
