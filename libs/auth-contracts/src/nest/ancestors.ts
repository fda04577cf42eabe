// biome-ignore lint/complexity/noBannedTypes: what Nest calls a handler and a class
export type Target = Function;

export interface Ancestor {
  readonly prototype: object;
  readonly classes: readonly Target[];
}

/**
 * A class and all that it inherits from, itself first. By both chains: methods are inherited by prototypes and
 * decorations of a class by constructors, and a class that was woven by hand may have one of them alone.
 */
export function ancestorsOf(controller: Target): readonly Ancestor[] {
  const found = new Map<object, Set<Target>>();
  const add = (prototype: object, one: unknown) => {
    const classes = found.get(prototype) ?? new Set();
    found.set(prototype, typeof one === 'function' ? classes.add(one) : classes);
  };
  add((controller.prototype as object | undefined) ?? controller, controller);
  for (const prototype of chainOf(controller.prototype)) {
    add(prototype, Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value);
  }
  for (const one of chainOf(controller)) {
    if (typeof one === 'function') add((one.prototype as object | undefined) ?? one, one);
  }
  return [...found].map(([prototype, classes]) => ({ prototype, classes: [...classes] }));
}

/** Without the root of all objects. */
function chainOf(start: unknown): object[] {
  const chain: object[] = [];
  for (let one = start; (typeof one === 'object' && one !== null) || typeof one === 'function'; ) {
    const next: unknown = Object.getPrototypeOf(one);
    if (next !== null) chain.push(one);
    one = next;
  }
  return chain;
}
