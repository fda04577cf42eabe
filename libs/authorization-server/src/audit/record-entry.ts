import type { AuditEntry, AuditFacts, SaltedFacts } from '../records/audit-entry.js';
import type { CorePorts } from '../records/core-ports.js';
import type { CoreDoor, Initiator } from '../records/initiator.js';
import type { InitiatingEntity } from '../records/security-event.js';
import type { Stores } from '../records/stores.js';
import type { EpochSeconds } from '../shared/clock.js';
import { digest } from '../shared/digest.js';
import type { RandomSource } from '../shared/random-source.js';
import { type RequestOrigin, userAgentMaxLength } from '../shared/request-origin.js';
import type { AuditName } from '../vocabulary/audit-names.js';
import { commitmentOf, commitmentToFacts } from './entry-hash.js';

/** Who does what the core is asked for, and from where. */
export interface Doing {
  readonly entity: InitiatingEntity;
  readonly subject?: string | undefined;
  readonly clientId?: string | undefined;
  readonly origin?: RequestOrigin | undefined;
  /** What it is told as, where that is more than that something ended. */
  readonly because?: AuditName | undefined;
}

/** What is to be told; who tells it makes no id and no salt. */
export type NewAuditEntry = Omit<
  AuditEntry,
  'entryId' | 'at' | 'origin' | 'originCommitment' | 'personal' | 'personalCommitment'
> & {
  readonly origin?: RequestOrigin | undefined;
  readonly personal?: Omit<SaltedFacts, 'salt'> | undefined;
};

type Inputs = Pick<CorePorts, 'clock' | 'random'>;

/** Characters of one member's JSON: of a longer one the digest is kept. */
const longestFact = 4096;

export function newAuditEntry(
  { clock, random }: Inputs,
  { origin: given, personal: known, ...told }: NewAuditEntry,
): AuditEntry {
  const at = clock.now();
  const origin = originOf({ random }, given);
  const personal = personalOf({ random }, known);
  const entry = {
    ...told,
    entryId: entryIdOf(random, at),
    at,
    before: bounded(told.before),
    after: bounded(told.after),
    ...(origin && { origin, originCommitment: commitmentOf(origin) }),
    ...(personal && { personal, personalCommitment: commitmentToFacts(personal) }),
  };
  // As it will be read again: what is absent is not there.
  return JSON.parse(JSON.stringify(entry)) as AuditEntry;
}

/** Entries that this process made. */
let made = 0;

/**
 * As `timedIdentifier`, with a count of six hexadecimal digits behind the second: what one process tells within a second stands in the order
 * in which it was told.
 */
function entryIdOf(random: RandomSource, at: EpochSeconds): string {
  made = (made + 1) % 0x1000000;
  const count = made.toString(16).padStart(6, '0');
  return `${at.toString(16).padStart(8, '0')}${count}${Buffer.from(random.bytes(10)).toString('base64url').slice(0, 13)}`;
}

function originOf({ random }: Pick<Inputs, 'random'>, given: RequestOrigin | undefined): AuditEntry['origin'] {
  const { address, userAgent } = given ?? {};
  if (address === undefined && userAgent === undefined) return undefined;
  return {
    ...(address !== undefined && { address }),
    ...(userAgent !== undefined && {
      userAgent: userAgent.slice(0, userAgentMaxLength).replace(/[^\x20-\x7e\xa0-\xff]/g, '\ufffd'),
    }),
    salt: saltFrom(random),
  };
}

function personalOf({ random }: Pick<Inputs, 'random'>, known: NewAuditEntry['personal']): AuditEntry['personal'] {
  // As it will be read again, of which the digest is.
  const { before, after } = JSON.parse(
    JSON.stringify({ before: bounded(known?.before), after: bounded(known?.after) }),
  ) as Omit<SaltedFacts, 'salt'>;
  if (Object.keys({ ...before, ...after }).length === 0) return undefined;
  return {
    ...(before && { before }),
    ...(after && { after }),
    salt: saltFrom(random),
  };
}

function saltFrom(random: RandomSource): string {
  return Buffer.from(random.bytes(16)).toString('base64url');
}

function bounded(facts: AuditFacts | undefined): AuditFacts | undefined {
  if (facts === undefined) return undefined;
  const members = Object.entries(facts).flatMap(([name, value]) => {
    const json: string | undefined = JSON.stringify(value);
    if (json === undefined) return [];
    return [[name, json.length <= longestFact ? value : { length: json.length, sha256: digest(json) }] as const];
  });
  return Object.fromEntries(members);
}

const doors: Readonly<Record<InitiatingEntity, CoreDoor>> = {
  admin: 'issuer',
  user: 'browser',
  policy: 'issuer',
  system: 'client',
};

export function doingOf(by: InitiatingEntity | Doing): Doing {
  return typeof by === 'string' ? { entity: by } : by;
}

/** Within the unit of work of what it tells. */
export async function recordEntry(
  deps: Inputs,
  { auditLog }: Pick<Stores, 'auditLog'>,
  by: InitiatingEntity | Doing,
  ...told: ReadonlyArray<Omit<NewAuditEntry, 'initiator' | 'origin'>>
): Promise<void> {
  const { entity, subject, clientId, origin } = doingOf(by);
  const initiator: Initiator = { entity, ...(subject !== undefined && { subject }), through: doors[entity] };
  if (told.length === 0) return;
  await auditLog.append(told.map((each) => newAuditEntry(deps, { clientId, ...each, initiator, origin })));
}
