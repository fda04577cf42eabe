/** `npm run test:long`: at the end of a piece of work, and at night. */
export const isFull = process.env.TEST_BREADTH === 'full';

/**
 * The rows of a table of tests. What a rule needs to be guarded stands among the usual ones; the others are the same rule at one more place, which
 * `npm run test:long` looks at as well.
 * @param usual in `npm test`: never none
 */
export function rows<T>(usual: readonly [T, ...T[]], more: readonly T[]): readonly T[] {
  return isFull ? [...usual, ...more] : usual;
}
