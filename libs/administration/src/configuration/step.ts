import { AdministrationError } from '../administration-error.js';
import { type Version, versionOf } from '../version.js';
import type { Found } from './kinds/kind.js';
import { type ManagedKey, type ManagedThing, nameOfThing } from './managed-thing.js';

/** One thing that becomes another one. */
export interface Step extends ManagedKey {
  readonly action: 'create' | 'change' | 'delete';
  readonly before?: Readonly<Record<string, unknown>> | undefined;
  readonly after?: Readonly<Record<string, unknown>> | undefined;
  /** It gets another secret: neither is told. */
  readonly secretChanges: boolean;
  /** Somebody else decided how it is: `since` it was applied last, or before it was `ever`. Nobody overwrites that unawares. */
  readonly byHand?: 'since' | 'ever' | undefined;
  /** It is gone from the configuration, and stays until it is said that it is deleted. */
  readonly isHeld: boolean;
}

/** Of what is told alone: the same for the same steps. */
export function versionOfSteps(steps: readonly Step[]): Version {
  return versionOf({ steps });
}

/** How a thing was when it was applied. */
export function digestOf({ document, keptSecret }: Found): Version {
  return versionOf({ document, secret: keptSecret });
}

interface Compared {
  readonly key: ManagedKey;
  readonly isWanted: boolean;
  readonly before: Found | undefined;
  readonly after: Found | undefined;
  readonly managed: ManagedThing | undefined;
}

/** What becomes of one thing; undefined where it stays as it is. @throws AdministrationError in_use, of what is wanted and went with what is not */
export function stepOf({ key, isWanted, before, after, managed }: Compared): Step | undefined {
  const { kind, name } = key;
  const changedByHand = managed && (before === undefined || digestOf(before) !== managed.digest);
  const byHand: Step['byHand'] = changedByHand
    ? 'since'
    : managed === undefined && before !== undefined
      ? 'ever'
      : undefined;
  if (!isWanted) {
    if (before === undefined) return undefined;
    const held = { isHeld: after !== undefined, secretChanges: false };
    return { kind, name, action: 'delete', before: before.document, ...held, ...(byHand && { byHand }) };
  }
  if (after === undefined) {
    throw new AdministrationError('in_use', `${nameOfThing(key)}: it goes with what this configuration deletes`);
  }
  const secretChanges = before !== undefined && before.secret !== after.secret;
  const common = { kind, name, after: after.document, isHeld: false, ...(byHand && { byHand }) };
  if (before === undefined) return { ...common, action: 'create', secretChanges: false };
  if (!secretChanges && versionOf(before.document) === versionOf(after.document)) return undefined;
  return { ...common, action: 'change', before: before.document, secretChanges };
}
