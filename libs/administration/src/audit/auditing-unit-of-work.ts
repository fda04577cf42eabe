import {
  type AuditEntry,
  type EpochSeconds,
  type NewAuditEntry,
  newAuditEntry,
  type RandomSource,
} from '@signet/authorization-server';
import { aroundWrites, type Ports } from '../changes.js';
import type { Initiator } from '../initiator.js';
import { type AdministeredRecords, AdministrationUnitOfWork } from '../records.js';
import { type Aside, type Telling, tellings } from './tellings.js';

interface Inputs {
  readonly now: () => Promise<EpochSeconds>;
  readonly random: RandomSource;
}

/** Answers of a port that found nothing to write. */
const nothing: ReadonlySet<unknown> = new Set([false, 0, 'unknown', 'username_taken', 'name_taken']);

/**
 * Every change has its entry in the audit trail, in the same unit of work: whatever door a use case is called through, and whether it
 * thinks of it or not. What the core tells by itself within it is told as the operator's doing.
 */
export class AuditingUnitOfWork extends AdministrationUnitOfWork {
  constructor(
    private readonly inner: AdministrationUnitOfWork,
    private readonly inputs: Inputs,
  ) {
    super();
  }

  override async run<T>(initiator: Initiator, work: (records: AdministeredRecords) => Promise<T>): Promise<T> {
    // Before anything is locked.
    const at = await this.inputs.now();
    return this.inner.run(initiator, async (records) => {
      const told = new Telltale(initiator, { random: this.inputs.random, clock: { now: () => at } });
      const result = await work(audited(records, told));
      await records.auditLog.append(told.entries);
      return result;
    });
  }
}

type Facts = Omit<NewAuditEntry, 'initiator' | 'origin'>;

/** What one unit of work did. */
class Telltale {
  readonly #told: Facts[] = [];

  constructor(
    private readonly initiator: Initiator,
    private readonly inputs: Parameters<typeof newAuditEntry>[0],
  ) {}

  /** What is told twice, as what it was and as what followed from it, is told once, with all that is known. */
  note(facts: Facts): void {
    const index = this.#told.findIndex((each) => isOfSame(each, facts) && !(hasState(each) && hasState(facts)));
    if (index < 0) this.#told.push(facts);
    else this.#told[index] = { ...this.#told[index], ...facts };
  }

  get entries(): readonly AuditEntry[] {
    const { entity, subject, through, token, origin } = this.initiator;
    const clientId = token?.clientId;
    const initiator = { entity, subject, through };
    return this.#told.map((facts) => newAuditEntry(this.inputs, { clientId, ...facts, initiator, origin }));
  }
}

function isOfSame(one: Facts, other: Facts): boolean {
  return one.name === other.name && one.target.record === other.target.record && one.target.id === other.target.id;
}

function hasState({ before, after }: Facts): boolean {
  return before !== undefined || after !== undefined;
}

function audited(records: AdministeredRecords, told: Telltale): AdministeredRecords {
  const changing = aroundWrites(records, async ({ record, verb, given }, write) => {
    const telling = tellingOf(record, verb);
    if ('aside' in telling) return write();
    const isDeleted = record === 'accounts' && verb === 'delete';
    const person = isDeleted ? await records.accounts.find(given[0] as string) : undefined;
    const before = await telling.before?.(records, given as readonly never[]);
    const answer = await write();
    if (nothing.has(answer)) return answer;
    const happened = telling.tell({ given: given as readonly never[], before, answer });
    if (happened === undefined) return answer;
    const { id, ...facts } = happened;
    told.note({ ...facts, target: { record, id } });
    // Whoever deletes an account, and through whichever door: what it was known by is forgotten wherever it lies apart.
    if (isDeleted) await forgetPerson(records, id, person?.email);
    return answer;
  });
  // The services of the core tell by themselves: whose doing it is, is known here.
  const append = async (entries: readonly AuditEntry[]) => {
    for (const {
      entryId: _,
      at: __,
      initiator: ___,
      origin: ____,
      originCommitment: _____,
      personalCommitment: ______,
      ...facts
    } of entries) {
      told.note(facts);
    }
  };
  return { ...changing, auditLog: Object.assign({}, changing.auditLog, { append }) };
}

async function forgetPerson(records: AdministeredRecords, subject: string, email: string | undefined): Promise<void> {
  await records.auditLog.forgetPerson({ subject });
  await records.mail.forgetPerson({ subject, email });
  await records.idempotentRequests.forgetPerson(subject);
}

function tellingOf(record: Ports, verb: string): Telling | Aside {
  const telling = (tellings[record] as Readonly<Record<string, Telling | Aside>>)[verb];
  if (!telling) throw new Error(`nobody says how ${record}.${verb} is told`);
  return telling;
}
