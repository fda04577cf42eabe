import { type DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { Target } from './ancestors.js';

export interface Handler {
  readonly owner: Target;
  readonly name: string;
  readonly method: Target;
}

/** The classes of these controllers or providers; of what a factory or a value provides as well. */
export function classesOf(owners: ReturnType<DiscoveryService['getProviders']>): Target[] {
  return [
    ...new Set(
      owners.flatMap(({ metatype, instance }) =>
        [metatype, instanceClass(instance)].filter(
          (one): one is Target => typeof one === 'function' && typeof one.prototype === 'object',
        ),
      ),
    ),
  ];
}

/** Every method of these classes, inherited ones included. */
export function handlersOf(owners: ReturnType<DiscoveryService['getProviders']>): Handler[] {
  return classesOf(owners).flatMap(methodsOf);
}

/** Every method of a class, inherited ones included. */
export function methodsOf(owner: Target): Handler[] {
  const prototype = owner.prototype as Record<string, Target>;
  const names = new MetadataScanner().getAllMethodNames(prototype);
  return names.map((name) => ({ owner, name, method: prototype[name] as Target }));
}

function instanceClass(instance: unknown): unknown {
  if (typeof instance !== 'object' || instance === null) return undefined;
  const prototype = Object.getPrototypeOf(instance) as object | null;
  // Plain objects have no class of their own.
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return undefined;
  return Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
}
