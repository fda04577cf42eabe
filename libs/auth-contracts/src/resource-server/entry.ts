import type { AnyAudience } from '../audience/define-audience.js';
import type { Requirement } from '../policy/requirements.js';
import { besideOf, keepBeside, type Principal } from '../principal/principal.js';
import type { Mode } from '../report-only/mode.js';
import type { IncomingRequest } from '../verification/presentation.js';
import type { Admission, Site } from './admission.js';

/** What of a server a handler's own requirement needs. */
interface Judge {
  /** @throws RequirementRejection */
  meet(requirements: readonly Requirement[], principal: Principal): void;
  /** @throws what is no rejection, where refusals are enforced */
  refuseLate(entry: Entry, error: unknown, requirements: readonly Requirement[]): Admission<AnyAudience, Mode>;
}

/** Where a caller came in: what a handler asks of it later is judged, told and answered as at that door. */
export interface Entry {
  readonly server: Judge;
  readonly request: IncomingRequest;
  /** Of the route. */
  readonly requirements: readonly Requirement[];
  readonly site: (() => Site) | undefined;
}

export function noteEntry(principal: object, entry: Entry): void {
  keepBeside(principal, entry);
}

/** Undefined of a principal that no server let in. */
export function entryOf(principal: object): Entry | undefined {
  return besideOf(principal) as Entry | undefined;
}
