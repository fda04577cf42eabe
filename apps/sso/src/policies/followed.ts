/** An object whose members of these names are read anew each time; the others stay. @param now gives the same names */
export function followed<T extends object, Name extends keyof T>(
  rest: Omit<T, Name>,
  names: readonly Name[],
  now: () => Pick<T, Name>,
): T {
  const made = { ...rest };
  for (const name of names) Object.defineProperty(made, name, { enumerable: true, get: () => now()[name] });
  return made as T;
}
