import type { AdministrationPorts } from '../../administration-ports.js';
import type { Initiator } from '../../initiator.js';
import type { AdministeredRecords } from '../../records.js';

/** One application of a configuration: its ports run in the unit of work that is open. */
export interface Applying {
  readonly ports: AdministrationPorts;
  readonly initiator: Initiator;
  readonly records: AdministeredRecords;
}

/** A thing as it stands, in the words of a configuration. */
export interface Found {
  readonly document: Readonly<Record<string, unknown>>;
  /** By which another secret is another one: never told, never kept. */
  readonly secret?: string | undefined;
  /** Its part of the digest that is kept: where who reads that has it anyway. */
  readonly keptSecret?: string | undefined;
}

/** What of one kind a configuration says, over the use cases that every door calls. */
export interface Kind<Wanted> {
  find(records: AdministeredRecords, name: string): Promise<Found | undefined>;
  /**
   * Makes it so, and writes nothing where it is so. Twice in one application: before what rests on it (`isFirst`), when nothing is taken from it
   * yet that others name, and after.
   * @param secret what its reference led to
   * @returns the secret that was made for it
   */
  declare(
    applying: Applying,
    name: string,
    wanted: Wanted,
    options: { readonly secret?: string | undefined; readonly isFirst: boolean },
  ): Promise<string | undefined>;
  remove(applying: Applying, name: string): Promise<void>;
}

/** Members that are undefined are none. */
export function plain(record: object): Readonly<Record<string, unknown>> {
  return JSON.parse(JSON.stringify(record));
}
