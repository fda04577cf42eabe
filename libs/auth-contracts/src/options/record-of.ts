import { ownValues, type Reader, refused } from './read-options.js';

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
