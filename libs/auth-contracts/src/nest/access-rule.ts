import 'reflect-metadata';
import type { Requirement } from '../index.js';

export const PUBLIC_KEY = 'signet:public';
export const REQUIREMENTS_KEY = 'signet:requirements';

/** Who may call a handler. */
export interface AccessRule {
  readonly isPublic: boolean;
  /** Those of the class and those of the handler: all of them must be met. */
  readonly requirements: readonly Requirement[];
}

// biome-ignore lint/complexity/noBannedTypes: what Nest calls a handler and a class
type Target = Function;

const rules = new WeakMap<Target, WeakMap<Target, AccessRule>>();

/** What the decorators of a class and of its handler say; they are read once. */
export function accessRuleOf(controller: Target, handler: Target): AccessRule {
  let ofClass = rules.get(controller);
  if (!ofClass) {
    ofClass = new WeakMap();
    rules.set(controller, ofClass);
  }
  let rule = ofClass.get(handler);
  if (!rule) {
    rule = readRule(controller, handler);
    ofClass.set(handler, rule);
  }
  return rule;
}

function readRule(controller: Target, handler: Target): AccessRule {
  const read = <T>(key: string, target: Target): T | undefined => Reflect.getMetadata(key, target) as T | undefined;
  const own = read<Requirement[]>(REQUIREMENTS_KEY, handler);
  return {
    // A requirement on a handler closes it, even in a class that is public.
    isPublic:
      read<boolean>(PUBLIC_KEY, handler) ?? (own === undefined && read<boolean>(PUBLIC_KEY, controller) === true),
    requirements: [...(read<Requirement[]>(REQUIREMENTS_KEY, controller) ?? []), ...(own ?? [])],
  };
}

/** Adds to what other decorators of the same target ask for. */
export function addRequirement(requirement: Requirement): MethodDecorator & ClassDecorator {
  return (target: object, _key?: string | symbol, descriptor?: PropertyDescriptor) => {
    const decorated = (descriptor?.value ?? target) as Target;
    const known = (Reflect.getOwnMetadata(REQUIREMENTS_KEY, decorated) as Requirement[] | undefined) ?? [];
    Reflect.defineMetadata(REQUIREMENTS_KEY, [requirement, ...known], decorated);
  };
}
