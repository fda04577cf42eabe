import type { Caller, Endpoint } from '@signet/authorization-server';
import type { Width } from '@signet/runtime';

/** What has places of its own, which nothing else can take. */
export type Lane =
  | 'documents'
  | 'probes'
  | 'endings'
  | 'uploads'
  | 'people'
  | 'clients'
  | 'accounts'
  | 'administration';

/**
 * What may be under way in one process. The database does ten things at once, so that what waits longer than this waits for something
 * that is wrong.
 */
export const lanes: Readonly<Record<Lane, Width>> = {
  documents: { places: 256, waiting: 256, patience: 1_000 },
  probes: { places: 64, waiting: 64, patience: 1_000 },
  endings: { places: 64, waiting: 256, patience: 1_000 },
  // Each holds a file in memory, and takes as long as somebody's line.
  uploads: { places: 8, waiting: 32, patience: 2_000 },
  people: { places: 256, waiting: 1_024, patience: 2_000 },
  clients: { places: 256, waiting: 1_024, patience: 2_000 },
  // Apps in the names of people: what one of them asks for, a server of its asks for many.
  accounts: { places: 32, waiting: 128, patience: 2_000 },
  // Its lists read much, and its units of work run one by one: few at once, so that nobody who signs in waits for them.
  administration: { places: 8, waiting: 64, patience: 2_000 },
};

const laneOfCaller: Readonly<Record<Caller, Lane>> = {
  anyone: 'documents',
  viewer: 'documents',
  operator: 'probes',
  person: 'people',
  client: 'clients',
  api: 'clients',
  own_app: 'accounts',
  administrator: 'administration',
};

/** Undefined where nothing is counted: what is held open has a bound of its own. */
export function laneOf({ caller, work }: Endpoint): Lane | undefined {
  if (work === 'held') return undefined;
  if (work === 'upload') return 'uploads';
  return work === 'ends' ? 'endings' : laneOfCaller[caller];
}
