import { AdministrationError } from '../administration-error.js';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import { someOf } from '../refusals.js';
import { allNames, desiredState, readConfiguration, secretReferences } from './desired-state.js';
import { kinds } from './kinds/index.js';
import type { Applying } from './kinds/kind.js';
import { type ManagedThing, nameOfThing } from './managed-thing.js';
import { type Performed, perform, type Work } from './perform.js';
import { digestOf, type Step } from './step.js';

export interface GivenConfiguration {
  /** As it was written; see `configurationSchema`. */
  readonly document: unknown;
  /** What the references in it lead to, by the name of the thing (`client/orders`). */
  readonly secrets?: Readonly<Record<string, string>> | undefined;
  /** Things that are made so although somebody changed them by hand, as `client/orders`. */
  readonly overwrite?: readonly string[] | undefined;
  /** What was managed and is gone from it is deleted; else it stays, and every plan says so. */
  readonly deletes?: boolean | undefined;
}

export type ConfigurationPlan = Omit<Performed, 'secrets'>;

/** Its secrets are told once. */
export type AppliedConfiguration = Performed;

/**
 * Makes everything that the configuration names as it stands there, in one unit of work, by the use cases of every other door: what one of
 * them refuses is refused, and nothing is done. Applied again it changes nothing.
 * @param expectedVersion that of the plan that this is for; any where it is absent
 * @throws AdministrationError invalid, forbidden, in_use, exists, unknown; changed, where it is another plan by now, or somebody changed a thing
 * by hand that is not to be overwritten
 */
export function applyConfiguration(
  ports: AdministrationPorts,
  initiator: Initiator,
  given: GivenConfiguration,
  expectedVersion?: string,
): Promise<AppliedConfiguration> {
  const work = prepared(given);
  return ports.unitOfWork.run(initiator, async (records) => {
    const applied = await perform({ ports, initiator, records }, work);
    if (expectedVersion !== undefined && expectedVersion !== applied.version) {
      throw new AdministrationError('changed', 'somebody changed something since it was planned: plan again');
    }
    refuseChangedByHand(applied.steps, given);
    await note({ ports, initiator, records }, work, applied);
    return applied;
  });
}

/**
 * What `applyConfiguration` would do now, told by doing it.
 * @param ports with a unit of work that is undone (`DryRunUnitOfWork`)
 * @throws AdministrationError as that does, but for what was changed by hand, which its steps tell
 */
export async function planConfiguration(
  ports: AdministrationPorts,
  initiator: Initiator,
  given: GivenConfiguration,
): Promise<ConfigurationPlan> {
  const work = prepared(given);
  const { steps, adopts, version } = await ports.unitOfWork.run(initiator, (records) =>
    perform({ ports, initiator, records }, work),
  );
  return { steps, adopts, version };
}

function prepared({ document, secrets = {}, deletes = false }: GivenConfiguration): Work {
  const read = readConfiguration(document);
  const found = [...secretReferences(read).keys()].map((thing) => {
    const secret = Object.hasOwn(secrets, thing) ? secrets[thing] : undefined;
    if (secret === undefined) throw new AdministrationError('invalid', `${thing}: its secret is not given`);
    return [thing, secret] as const;
  });
  return { desired: desiredState(read), secrets: new Map(found), deletes };
}

/** @throws AdministrationError changed */
function refuseChangedByHand(steps: readonly Step[], { overwrite = [] }: GivenConfiguration): void {
  const stand = steps.filter((step) => step.byHand && !step.isHeld && !overwrite.includes(nameOfThing(step)));
  if (stand.length === 0) return;
  const names = someOf(stand.map(nameOfThing));
  throw new AdministrationError(
    'changed',
    `somebody decided by hand how this is: ${names}. Take it over, or overwrite it by name`,
  );
}

/** What is managed from now on, and as what. */
async function note(
  { ports, initiator, records }: Applying,
  { desired }: Work,
  { steps }: ConfigurationPlan,
): Promise<void> {
  const changed = new Set(steps.map(nameOfThing));
  const held = new Set(steps.filter(({ isHeld }) => isHeld).map(nameOfThing));
  const managed = new Map((await records.managedThings.list()).map((thing) => [nameOfThing(thing), thing] as const));
  for (const key of allNames(desired, [...managed.values()])) {
    const former = managed.get(nameOfThing(key));
    const thing = desired[key.kind].has(key.name) ? await kinds[key.kind].find(records, key.name) : undefined;
    if (thing !== undefined) {
      const digest = digestOf(thing);
      if (former?.digest === digest && !changed.has(nameOfThing(key))) continue;
      const { subject: appliedBy } = initiator;
      const next: ManagedThing = {
        ...key,
        digest,
        appliedAt: ports.clock.now(),
        ...(appliedBy !== undefined && { appliedBy }),
      };
      await records.managedThings.save(next);
    } else if (!held.has(nameOfThing(key))) {
      await records.managedThings.delete(key);
    }
  }
}
