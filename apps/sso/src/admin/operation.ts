import type {
  AdministeredRecords,
  AdministrationPorts,
  AdminScope,
  ClientDirectory,
  Initiator,
  PasswordPorts,
  Reach,
} from '@signet/administration';
import type { ExplainedToken, RoleBound, Stores } from '@signet/authorization-server';
import type { AccountStore } from '@signet/identity';
import type { Directories, PersistentStores } from '@signet/persistence';
import type { z } from 'zod';
import type { AnyInput, ApiOperation, Definition, Input, Members } from '../api/operation.js';

/** What every operation works with; the unit of work is of this request alone. */
export interface OperationContext {
  readonly ports: AdministrationPorts & PasswordPorts & Pick<Stores, 'signingKeys'>;
  readonly initiator: Initiator;
  /** Where the caller may do it: of what is elsewhere nothing is told (`Sight`). */
  readonly reach: Reach;
  /** For what is only read. */
  readonly stores: AdministeredRecords;
  readonly accounts: AccountStore;
  readonly directories: Directories;
  readonly clientDirectory: ClientDirectory;
  /** For what is told by doing and undoing it: a unit of work with another one innermost. */
  readonly around: PersistentStores['administrationAround'];
  /** What a token is worth now. */
  readonly explainToken: (token: string, audience?: string) => Promise<ExplainedToken>;
  /** The version that a change is made for (`If-Match`); undefined where any will do. */
  readonly expectedVersion?: string | undefined;
}

interface Within<GivenInput> {
  /**
   * For callers whose role reaches no further than some organizations and groups: of each record that the request names, where it stands.
   * One of theirs must be among them, for each; a record that there is not stands nowhere, so that it is refused as one elsewhere is. Without
   * it the operation is refused to them. Each write is judged besides, by where it leads.
   */
  readonly within?: (context: OperationContext, input: GivenInput) => Promise<ReadonlyArray<readonly RoleBound[]>>;
}

/** One thing that the administration API does. */
export type Operation = ApiOperation<OperationContext, AdminScope> & Within<AnyInput>;

/** Ties the types of an operation together: what its schemas read is what it is given, and what it answers fits them. */
export function operation<
  const Path extends `/${string}`,
  Answer extends z.ZodType,
  Query extends Members = Record<never, never>,
  Body extends z.ZodType = z.ZodUndefined,
>(
  definition: Definition<OperationContext, AdminScope, Path, Query, Body, Answer> & Within<Input<Path, Query, Body>>,
): Operation {
  return definition as unknown as Operation;
}
