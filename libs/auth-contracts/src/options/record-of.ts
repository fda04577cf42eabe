import { ownValues, type Reader, refused } from './read-options.js';
import { anyText } from './values.js';

/** A frozen copy of a plain object whose names the caller chooses. */
export function recordOf<T>(name: Reader<string>, entry: Reader<T>): Reader<Readonly<Record<string, T>>> {
  return (value, at) => {
    const entries = [...ownValues(value, at)].map(([key, one]) => {
      // As a name it would change what the object inherits.
      if (key === '__proto__') throw refused(at, 'an object without __proto__', value);
      return [name(key, `${at}: a name`), entry(one, at)] as const;
    });
    return Object.freeze(Object.fromEntries(entries));
  };
}

/** Whatever the caller calls it, and whatever it is: claims and headers of tokens that shall be bad. */
export const anyRecord = recordOf(anyText, (value: unknown) => value);
