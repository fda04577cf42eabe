import { type Requirement, requirement } from '../policy/requirements.js';

/** What a guard of an adapter asks for: for documents, and for tests of a whole application. */
export interface GuardFacts {
  /** The identifier of its audience. */
  readonly audience: string;
  readonly requirements: readonly Requirement[];
  /** Strangers may pass as well. */
  readonly isOptional: boolean;
  /** What it refuses is only reported now. */
  readonly isReportOnly: boolean;
}

type Given = Omit<GuardFacts, 'requirements' | 'isReportOnly'> & {
  readonly requirements: readonly unknown[];
  readonly isReportOnly: () => boolean;
};

const facts = Symbol.for('signet:guard');
const namePrefix = 'signet-guard-';

/** Lets a guard say what it asks for: by a property, and by its name, which is all that Fastify tells of a hook. */
export function noteGuard<Guard extends object>(guard: Guard, given: Given): Guard {
  const read = (): GuardFacts => ({
    ...given,
    requirements: given.requirements.map((one) => requirement(one, 'a requirement')),
    isReportOnly: given.isReportOnly(),
  });
  const name = () => `${namePrefix}${Buffer.from(JSON.stringify(read())).toString('hex')}`;
  return Object.defineProperties(guard, {
    [facts]: { get: read },
    // Written when somebody asks: what is no requirement is refused where it was refused before.
    name: { get: name },
  });
}

/** Undefined of what is no guard of an adapter. */
export function guardFactsOf(guard: unknown): GuardFacts | undefined {
  const isNoted = typeof guard === 'function' && Object.hasOwn(guard, facts);
  return isNoted ? (guard as unknown as Record<symbol, GuardFacts>)[facts] : undefined;
}

/** As `guardFactsOf`, by the name alone; of an actor no rule, which then allows nobody. */
export function guardFactsNamed(name: string): GuardFacts | undefined {
  if (!name.startsWith(namePrefix)) return undefined;
  const hex = name.slice(namePrefix.length).replace(/\(\)$/, '');
  const given = JSON.parse(Buffer.from(hex, 'hex').toString()) as GuardFacts;
  const restored = given.requirements.map((one) => (one.kind === 'actor' ? { ...one, allows: () => false } : one));
  return { ...given, requirements: restored };
}
