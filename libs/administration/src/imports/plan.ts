import type { Clock, RandomSource } from '@signet/authorization-server';
import { IdentityError } from '@signet/identity';
import { AdministrationError } from '../administration-error.js';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import type { AdministeredRecords } from '../records.js';
import type { Foreseen } from './foreseen.js';
import { Untaken } from './imported.js';

/**
 * `unchanged`: it is there, and as the file has it; `conflict`: it is there and differs, or its name is another one's, and stays as it
 * is; `not_taken`: it breaks a rule, or has no place here; `passed_over`: it is of the other system itself, and nobody misses it.
 */
export type ImportDid = 'created' | 'updated' | 'unchanged' | 'conflict' | 'not_taken' | 'passed_over';

/** What is to be done with one record, and how; nothing is written before all of it is known. */
export type Plan =
  | {
      readonly did: 'created' | 'updated';
      readonly notes?: readonly string[];
      write(records: AdministeredRecords): Promise<void>;
    }
  | { readonly did: 'unchanged'; readonly notes?: readonly string[] }
  | { readonly did: 'conflict' | 'not_taken' | 'passed_over'; readonly why: string };

export interface PlanContext extends Pick<AdministrationPorts, 'settings'> {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly initiator: Initiator;
  readonly issuer: string | undefined;
  /** Whether what is there is changed to what the file has. */
  readonly update: boolean;
  /** Attributes of here by what the file calls them, where the names differ. */
  readonly attributeNames?: ReadonlyMap<string, string> | undefined;
  /** In a dry run, what the file had before; else that is stored. */
  readonly foreseen: Foreseen | undefined;
}

/** What a rule refuses is not taken, with its reason. */
export async function planned(plan: () => Promise<Plan>): Promise<Plan> {
  try {
    return await plan();
  } catch (error) {
    const isRefusal = error instanceof Untaken || error instanceof AdministrationError;
    if (isRefusal || (error instanceof IdentityError && error.code !== 'temporarily_unavailable')) {
      return { did: 'not_taken', why: error.message };
    }
    throw error;
  }
}

/** What differs is left alone, or changed where that was asked for. */
export function differing(
  members: readonly string[],
  { update }: Pick<PlanContext, 'update'>,
  write: (records: AdministeredRecords) => Promise<void>,
  notes: readonly string[] = [],
): Plan {
  if (members.length === 0) return { did: 'unchanged', notes };
  if (!update) return { did: 'conflict', why: `it is there already, and differs in: ${members.join(', ')}` };
  return { did: 'updated', write, notes };
}
