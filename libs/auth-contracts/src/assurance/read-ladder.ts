import type { Reader } from '../options/read-options.js';
import { acrClass, listOf } from '../options/values.js';
import { acrOfToday } from './ladder.js';

const classes = listOf(acrClass);

/** From the weakest to the strongest; a class that stood there twice would be weaker than itself. */
export const acrLadderReader: Reader<readonly string[]> = (value, at) => {
  const ladder = Object.freeze(classes(value, at).map(acrOfToday));
  if (new Set(ladder).size !== ladder.length) throw new TypeError(`${at} must name each class once`);
  return ladder;
};
