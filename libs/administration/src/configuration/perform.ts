import { AdministrationError } from '../administration-error.js';
import type { AdministeredRecords } from '../records.js';
import type { Version } from '../version.js';
import { allNames, type DesiredState } from './desired-state.js';
import { JoinedUnitOfWork } from './joined-unit-of-work.js';
import { kinds } from './kinds/index.js';
import type { Applying, Found } from './kinds/kind.js';
import { type ManagedKey, type ManagedKind, managedKindNames, nameOfThing } from './managed-thing.js';
import { requireSight } from './sight.js';
import { type Step, stepOf, versionOfSteps } from './step.js';

/** What is to be done. */
export interface Work {
  readonly desired: DesiredState;
  readonly secrets: ReadonlyMap<string, string>;
  readonly deletes: boolean;
}

/** What it did. */
export interface Performed {
  /** In the order of kinds and of the document. */
  readonly steps: readonly Step[];
  /** What is as it stands there already, and is managed from now on. */
  readonly adopts: readonly ManagedKey[];
  readonly version: Version;
  /** Of clients that got one just now, by `client_id`. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** In a unit of work that is open. @throws AdministrationError what any use case throws, with the thing that it is about */
export async function perform(outer: Applying, { desired, secrets, deletes }: Work): Promise<Performed> {
  const { records, initiator } = outer;
  const ports = { ...outer.ports, unitOfWork: new JoinedUnitOfWork(records) };
  const applying = { ports, initiator, records };
  const managed = new Map((await records.managedThings.list()).map((thing) => [nameOfThing(thing), thing] as const));
  const keys = allNames(desired, [...managed.values()]);
  await requireSight(records, initiator, keys);
  const before = await found(records, keys);
  const made = await declareAll(applying, desired, secrets, true);
  const gone = keys.filter(({ kind, name }) => !desired[kind].has(name));
  const removed = deletes ? gone.filter((key) => before.has(nameOfThing(key))).reverse() : [];
  // A group or an API goes when nothing rests on it any more.
  const those = (...of: readonly ManagedKind[]) => removed.filter(({ kind }) => of.includes(kind));
  await removeAll(applying, those('role', 'theme', 'policies', 'provider', 'client'));
  await declareAll(applying, desired, secrets, false);
  await removeAll(applying, those('audience', 'attribute'));
  await removeGroups(applying, those('group'));
  const after = await found(records, keys);
  const steps = keys.flatMap((key) => {
    const [thing, isWanted] = [nameOfThing(key), desired[key.kind].has(key.name)];
    const compared = { key, isWanted, before: before.get(thing), after: after.get(thing), managed: managed.get(thing) };
    return stepOf(compared) ?? [];
  });
  const changing = new Set(steps.map(nameOfThing));
  const adopts = keys.filter((key) => !managed.has(nameOfThing(key)) && !changing.has(nameOfThing(key)));
  return { steps, adopts, version: versionOfSteps(steps), secrets: made };
}

async function found(records: AdministeredRecords, keys: readonly ManagedKey[]): Promise<ReadonlyMap<string, Found>> {
  const things = new Map<string, Found>();
  for (const key of keys) {
    const thing = await kinds[key.kind].find(records, key.name);
    if (thing !== undefined) things.set(nameOfThing(key), thing);
  }
  return things;
}

/** @returns secrets of clients that were made, by `client_id` */
async function declareAll(
  applying: Applying,
  desired: DesiredState,
  secrets: ReadonlyMap<string, string>,
  isFirst: boolean,
): Promise<Readonly<Record<string, string>>> {
  const made: Array<readonly [string, string]> = [];
  for (const kind of managedKindNames) {
    // The second time what rested on an API has left what goes away there.
    if (!isFirst && kind !== 'audience') continue;
    for (const [name, wanted] of desired[kind]) {
      const thing = nameOfThing({ kind, name });
      const options = { secret: secrets.get(thing), isFirst };
      const secret = await concerningThing(thing, () => kinds[kind].declare(applying, name, wanted as never, options));
      if (secret !== undefined) made.push([name, secret]);
    }
  }
  return Object.fromEntries(made);
}

async function removeAll(applying: Applying, keys: readonly ManagedKey[]): Promise<void> {
  for (const key of keys) {
    const thing = nameOfThing(key);
    // A role goes with its API or its holder.
    if ((await kinds[key.kind].find(applying.records, key.name)) === undefined) continue;
    await concerningThing(thing, () => kinds[key.kind].remove(applying, key.name));
  }
}

/** Those first in which none stands that goes, too. */
async function removeGroups(applying: Applying, keys: readonly ManagedKey[]): Promise<void> {
  const { groups } = applying.records;
  const depths = await Promise.all(
    keys.map(async (key) => {
      const group = await groups.findByName(key.name);
      return { key, depth: group ? (await groups.lineOf(group.groupId)).length : 0 };
    }),
  );
  await removeAll(
    applying,
    depths.sort((a, b) => b.depth - a.depth).map(({ key }) => key),
  );
}

/** Says of what is refused what it was about. */
async function concerningThing<T>(thing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AdministrationError)) throw error;
    throw new AdministrationError(error.code, `${thing}: ${error.message}`, { cause: error });
  }
}
