import type { IdentityService } from '@signet/identity';
import { readableName } from '@signet/runtime';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import type { AdministeredRecords } from '../records.js';
import { Foreseen } from './foreseen.js';
import type { ImportReaders } from './import-records.js';
import { type Imported, type ImportedKind, ImportFault, Untaken } from './imported.js';
import { type ImportDid, type Plan, type PlanContext, planned } from './plan.js';
import { planAccount } from './plan-account.js';
import { planClient } from './plan-client.js';
import { planGroup, planMember, planOrganization } from './plan-group.js';

/** What became of one record. No text of it is longer than a line, and none has a secret or a hash in it. */
export interface ImportOutcome {
  readonly kind: ImportedKind;
  readonly name: string;
  readonly did: ImportDid;
  /** Of what was not taken, or left as it is. */
  readonly why?: string;
  /** What of it was not taken. */
  readonly notes?: readonly string[];
}

export type ImportCounts = Readonly<Partial<Record<ImportedKind, Readonly<Partial<Record<ImportDid, number>>>>>>;

export interface ImportSummary {
  readonly counts: ImportCounts;
  /** Records of which a part was not taken. */
  readonly withNotes: number;
  /** Where the file could not be read to its end: why. What came before was taken. */
  readonly fault?: string;
  /** A dry run of more than it remembers: names that are twice in the file may be missed. */
  readonly mayRepeat?: boolean;
}

export interface ImportOptions {
  /** Says what would happen, and changes nothing. */
  readonly dryRun?: boolean | undefined;
  /** Changes what is there already to what the file has; without it that is a conflict, and stays. */
  readonly update?: boolean | undefined;
  /** Told of each record once what became of it is durable. */
  readonly onOutcome?: ((outcome: ImportOutcome) => void | Promise<void>) | undefined;
  /** Told after each batch how many are done. */
  readonly onProgress?: ((done: number) => void) | undefined;
  readonly issuer?: string | undefined;
  /** Attributes of here by what the file calls them, where the names differ. */
  readonly attributeNames?: ReadonlyMap<string, string> | undefined;
}

export type ImportPorts = Pick<AdministrationPorts, 'unitOfWork' | 'clock' | 'random' | 'settings'> & {
  /** For a dry run, outside of any unit of work. */
  readonly readers: ImportReaders;
  readonly identity: Pick<IdentityService, 'wrapImported'>;
};

/** Records of one unit of work; as many are held at once. Few, for whoever administers meanwhile waits for one to end. */
export const importBatch = 20;

/**
 * Takes what another system wrote down, a batch in one unit of work. A run that ended anywhere is run again from the beginning: what is
 * there by then is `unchanged`.
 * @throws Error where the database fails; what was told of is durable
 */
export async function runImport(
  ports: ImportPorts,
  initiator: Initiator,
  imported: AsyncIterable<Imported>,
  options: ImportOptions = {},
): Promise<ImportSummary> {
  const run = new ImportRun(ports, initiator, options);
  try {
    for await (const each of imported) await run.take(each);
  } catch (error) {
    if (!(error instanceof ImportFault)) throw error;
    await run.flush();
    return run.summary(error.message);
  }
  await run.flush();
  return run.summary(run.isEmpty ? 'the file has nothing of what was looked for' : undefined);
}

class ImportRun {
  readonly #context: PlanContext;
  readonly #counts: Partial<Record<ImportedKind, Partial<Record<ImportDid, number>>>> = {};
  #withNotes = 0;
  #done = 0;
  #batch: Imported[] = [];

  constructor(
    private readonly ports: ImportPorts,
    private readonly initiator: Initiator,
    private readonly options: ImportOptions,
  ) {
    const { clock, random, settings } = ports;
    const { dryRun = false, update = false, issuer, attributeNames } = options;
    this.#context = {
      clock,
      random,
      settings,
      initiator,
      update,
      issuer,
      attributeNames,
      foreseen: dryRun ? new Foreseen() : undefined,
    };
  }

  get isEmpty(): boolean {
    return this.#done === 0;
  }

  async take(imported: Imported): Promise<void> {
    this.#batch.push(imported);
    if (this.#batch.length >= importBatch) await this.flush();
  }

  async flush(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    if (batch.length === 0) return;
    // Outside of the unit of work: others do not wait for what is hashed.
    const outcomes = await this.#outcomesOf(await Promise.all(batch.map((each) => this.#wrapped(each))));
    for (const outcome of outcomes) {
      const ofKind = this.#counts[outcome.kind] ?? {};
      this.#counts[outcome.kind] = { ...ofKind, [outcome.did]: (ofKind[outcome.did] ?? 0) + 1 };
      if (outcome.notes) this.#withNotes += 1;
      await this.options.onOutcome?.(outcome);
    }
    this.#done += batch.length;
    this.options.onProgress?.(this.#done);
  }

  async #wrapped(imported: Imported): Promise<Imported> {
    if (imported.kind !== 'account' || imported.passwordHash === undefined) return imported;
    return { ...imported, passwordHash: await this.ports.identity.wrapImported(imported.passwordHash) };
  }

  async #outcomesOf(batch: readonly Imported[]): Promise<readonly ImportOutcome[]> {
    const outcomes: ImportOutcome[] = [];
    if (this.#context.foreseen !== undefined) {
      for (const each of batch) outcomes.push(outcomeOf(each, await planOf(this.ports.readers, each, this.#context)));
      return outcomes;
    }
    return this.ports.unitOfWork.run(this.initiator, async (records) => {
      // A database may run it again from its beginning.
      outcomes.length = 0;
      for (const each of batch) {
        const plan = await planOf(records, each, this.#context);
        outcomes.push(outcomeOf(each, 'write' in plan ? await written(plan, records) : plan));
      }
      return outcomes;
    });
  }

  summary(fault?: string): ImportSummary {
    const mayRepeat = this.#context.foreseen?.isFull;
    return {
      counts: this.#counts,
      withNotes: this.#withNotes,
      ...(fault !== undefined && { fault }),
      ...(mayRepeat && { mayRepeat }),
    };
  }
}

function planOf(records: ImportReaders, imported: Imported, context: PlanContext): Promise<Plan> {
  return planned(async () => {
    switch (imported.kind) {
      case 'account':
        return planAccount(records, imported, context);
      case 'client':
        return planClient(records, imported, context);
      case 'group':
        return planGroup(records, imported, context);
      case 'organization':
        return planOrganization(records, imported, context);
      case 'member':
        return planMember(records, imported, context);
      case 'not_taken':
        return { did: imported.isTheirs ? 'passed_over' : 'not_taken', why: imported.reason };
    }
  });
}

/** Others change records too: what they were faster at stays theirs. */
async function written(plan: Extract<Plan, { write: unknown }>, records: AdministeredRecords): Promise<Plan> {
  try {
    await plan.write(records);
    return plan;
  } catch (error) {
    if (error instanceof Untaken) return { did: 'conflict', why: error.message };
    throw error;
  }
}

function outcomeOf(imported: Imported, plan: Plan): ImportOutcome {
  const kind = imported.kind === 'not_taken' ? imported.what : imported.kind;
  const name = readableName(imported.name);
  if ('why' in plan) return { kind, name, did: plan.did, why: readableName(plan.why, 300) };
  const notes = plan.notes ?? [];
  return { kind, name, did: plan.did, ...(notes.length > 0 && { notes }) };
}
