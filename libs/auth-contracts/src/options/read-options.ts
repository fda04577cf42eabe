/** Reads one value that a caller gave. @param at door and name, for the refusal @throws TypeError */
export type Reader<T> = (value: unknown, at: string) => T;

/** What each option is: those that are not named here are refused. */
export type Shape<T> = { readonly [Name in keyof T]-?: Reader<T[Name]> };

/**
 * The options of one public entry, for callers that no compiler checked. Each is read once, from the object itself and
 * not from what it inherits; all that the shape names are there afterwards, undefined where they were not given, so that
 * nothing is looked up on a prototype later.
 * @param at the entry, as its callers know it
 * @throws TypeError which names the option, what was expected and what kind of value came, but not the value
 */
export function readOptions<T extends object>(at: string, given: unknown, shape: Shape<T>): Readonly<T> {
  const own = ownValues(given, at);
  for (const name of own.keys()) {
    if (!Object.hasOwn(shape, name)) throw new TypeError(`${at} has no option ${String(name).slice(0, 60)}`);
  }
  const read = Object.entries<Reader<unknown>>(shape).map(
    ([name, reader]) => [name, guarded(`${at}: ${name}`, () => reader(own.get(name), `${at}: ${name}`))] as const,
  );
  return Object.freeze(Object.fromEntries(read)) as Readonly<T>;
}

/** Own names and values of a plain object. @throws TypeError */
export function ownValues(given: unknown, at: string): ReadonlyMap<string | symbol, unknown> {
  return guarded(at, () => {
    if (typeof given !== 'object' || given === null || Array.isArray(given)) throw refused(at, 'an object', given);
    // What a class gives its objects would be passed over in silence.
    if (!isPlain(given)) throw new TypeError(`${at} must be a plain object, not one of a class`);
    return new Map(Reflect.ownKeys(given).map((name) => [name, (given as Record<string | symbol, unknown>)[name]]));
  });
}

export function refused(at: string, expected: string, value: unknown): TypeError {
  return new TypeError(`${at} must be ${expected}, not ${kindOf(value)}`);
}

/** A getter or a proxy may throw what it likes, which may say more than a refusal shall. */
export function guarded<T>(at: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof TypeError && error.message.startsWith(at)) throw error;
    throw new TypeError(`${at} cannot be read`);
  }
}

function isPlain(given: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(given);
  if (prototype === null) return true;
  // Objects of another realm are as plain as ours.
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'isPrototypeOf');
}

/** The kind of a value, in words; never the value. */
function kindOf(value: unknown): string {
  if (value === undefined) return 'undefined';
  if (value === null) return 'null';
  if (typeof value === 'number') return kindOfNumber(value);
  if (typeof value === 'string') return value === '' ? 'an empty string' : 'a string';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function kindOfNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return 'an infinite number';
  if (value < 0) return 'a negative number';
  return Number.isInteger(value) ? 'a number out of range' : 'a fraction';
}
