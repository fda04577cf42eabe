import type {
  AccountScope,
  AdministeredRecords,
  AdministrationPorts,
  LaunchableApps,
  OwnPerson,
} from '@signet/administration';
import type { Stranger } from '@signet/identity';
import type { z } from 'zod';
import type { ApiOperation, Definition, Members } from '../api/operation.js';
import type { Issuer } from '../issuer/issuer.js';
import type { Words } from '../pages/messages/words.js';

/** What every operation works with, for the one person that the token is about; the unit of work is of this request alone. */
export interface OwnContext {
  readonly person: OwnPerson;
  /** As the app knows them, where it knows people by names of its own (pairwise). */
  readonly sub: string;
  /** In which the app was given what it has, while that is known. */
  readonly sessionId?: string | undefined;
  /** In which names are told that there are in several languages: as the account says, else the app. */
  readonly words: () => Promise<Words>;
  /** Who waits for a password to be hashed. */
  readonly stranger: Stranger;
  readonly ports: AdministrationPorts;
  readonly records: AdministeredRecords;
  readonly issuer: Pick<Issuer, 'clock' | 'config' | 'core' | 'identity' | 'log' | 'pictures'>;
  readonly launchable: LaunchableApps;
  /** The version that a change is made for (`If-Match`); undefined where any will do. */
  readonly expectedVersion?: string | undefined;
}

interface Owned {
  /** In a unit of work as operators have them, which leaves an owner who can sign in. */
  readonly keepsOwners?: true;
}

/** One thing that the account API does. */
export type OwnOperation = ApiOperation<OwnContext, AccountScope> & Owned;

/** Ties the types of an operation together: what its schemas read is what it is given, and what it answers fits them. */
export function operation<
  const Path extends `/${string}`,
  Answer extends z.ZodType,
  Query extends Members = Record<never, never>,
  Body extends z.ZodType = z.ZodUndefined,
>(definition: Definition<OwnContext, AccountScope, Path, Query, Body, Answer> & Owned): OwnOperation {
  return definition as unknown as OwnOperation;
}
