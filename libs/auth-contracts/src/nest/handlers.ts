import { type DiscoveryService, MetadataScanner } from '@nestjs/core';

// biome-ignore lint/complexity/noBannedTypes: what Nest calls a handler and a class
type Target = Function;

export interface Handler {
  readonly owner: Target;
  readonly name: string;
  readonly method: Target;
}

/** Every method of these classes, inherited ones included. */
export function handlersOf(owners: ReturnType<DiscoveryService['getProviders']>): Handler[] {
  const scanner = new MetadataScanner();
  return owners.flatMap(({ metatype }) => {
    const prototype = (metatype as Target | null)?.prototype as object | undefined;
    if (!metatype || !prototype) return [];
    return scanner.getAllMethodNames(prototype).map((name) => ({
      owner: metatype as Target,
      name,
      method: (prototype as Record<string, Target>)[name] as Target,
    }));
  });
}
