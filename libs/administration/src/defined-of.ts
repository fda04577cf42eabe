/** The members that have a value: one that is undefined is as good as absent. */
export function definedOf<T extends object>(
  given: T,
): { readonly [Member in keyof T]?: Exclude<T[Member], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    readonly [Member in keyof T]?: Exclude<T[Member], undefined>;
  };
}
