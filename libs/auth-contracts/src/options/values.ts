import { guarded, type Reader, readOptions, refused, type Shape } from './read-options.js';

/** Entries of a list, at most. */
const maxEntries = 1000;

export function optional<T>(reader: Reader<T>): Reader<T | undefined> {
  return (value, at) => (value === undefined ? undefined : reader(value, at));
}

function matching(expected: string, matches: (value: string) => boolean): Reader<string> {
  return (value, at) => {
    if (typeof value !== 'string' || !matches(value)) throw refused(at, expected, value);
    return value;
  };
}

export const text = matching('a text', (value) => value !== '');
export const anyText = matching('a text', () => true);
/** RFC 6749 §3.3. */
export const scopeToken = matching('a scope token', (value) => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(value));
/** Of `acr_values`: a space would make two of it, and a quotation mark end the challenge (RFC 9470 §3, RFC 9110 §5.6.4). */
export const acrClass = matching('an authentication context class', (value) =>
  /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(value),
);
/** BCP 47, as far as texts need it. */
export const languageTag = matching('a language tag (BCP 47)', (value) =>
  /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$/.test(value),
);
export const url = matching('an absolute URL', (value) => URL.canParse(value));
export const webUrl = matching('an http(s) URL without credentials', (value) => {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
});

export const flag: Reader<boolean> = (value, at) => {
  if (typeof value !== 'boolean') throw refused(at, 'true or false', value);
  return value;
};

export function oneOf<const T extends string>(...allowed: readonly T[]): Reader<T> {
  return (value, at) => {
    const found = allowed.find((one) => one === value);
    if (found === undefined) throw refused(at, allowed.join(' or '), value);
    return found;
  };
}

/** @param unit for the refusal */
export function numberFrom(least: number, most: number, unit: string): Reader<number> {
  return (value, at) => {
    if (typeof value === 'number' && value >= least && value <= most) return value;
    throw refused(at, `a number of ${unit} from ${least} to ${most}`, value);
  };
}

export function wholeFrom(least: number, most: number, unit: string): Reader<number> {
  return (value, at) => {
    if (Number.isInteger(value) && Number(value) >= least && Number(value) <= most) return Number(value);
    throw refused(at, `a whole number of ${unit} from ${least} to ${most}`, value);
  };
}

export const finite: Reader<number> = (value, at) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw refused(at, 'a finite number', value);
  return value;
};

/** A copy; holes in it are read as undefined. */
export function listOf<T>(reader: Reader<T>, least: 0 | 1 = 0): Reader<readonly T[]> {
  return (value, at) => {
    const entries = guarded(at, () => {
      const { length } = Array.isArray(value) ? value : { length: -1 };
      if (length < least || length > maxEntries) {
        throw refused(at, `a list of ${least} to ${maxEntries} entries`, value);
      }
      return Array.from({ length }, (_, index) => (value as readonly unknown[])[index]);
    });
    return Object.freeze(entries.map((entry, index) => reader(entry, `${at}[${index}]`)));
  };
}

/** Options inside options. */
export function options<T extends object>(shape: Shape<T>): Reader<Readonly<T>> {
  return (value, at) => readOptions(at, value, shape);
}

// biome-ignore lint/suspicious/noExplicitAny: what a function takes and gives cannot be seen
export function callback<T extends (...given: any[]) => unknown>(): Reader<T> {
  return (value, at) => {
    if (typeof value !== 'function') throw refused(at, 'a function', value);
    return value as T;
  };
}

/** An object of the caller's own that does something: it is kept as it is, and may have more than these methods. */
export function withMethods<T extends object>(...methods: readonly (keyof T & string)[]): Reader<T> {
  return (value, at) =>
    guarded(at, () => {
      const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
      const missing = isObject ? methods.find((name) => typeof (value as T)[name] !== 'function') : methods[0];
      if (missing !== undefined) throw refused(at, `an object with the method ${missing}`, value);
      return value as T;
    });
}

const clocks = new WeakSet<() => number>();

/** A clock that answers with anything but a number stops whoever asks: no comparison with NaN decides about a token. */
export const clock: Reader<() => number> = (value, at) => {
  if (typeof value !== 'function') throw refused(at, 'a function', value);
  const ask = value as () => number;
  if (clocks.has(ask)) return ask;
  const checked = () => finite(ask(), `${at}()`);
  clocks.add(checked);
  return checked;
};
