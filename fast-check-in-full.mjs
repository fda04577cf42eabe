import * as usual from './node_modules/fast-check/lib/fast-check.js';

export * from './node_modules/fast-check/lib/fast-check.js';

/** How many times as many runs a property has where `TEST_BREADTH=full`. */
export const breadth = 10;

const inFull = (parameters = {}) => ({ ...parameters, numRuns: breadth * (parameters.numRuns ?? 100) });

export const assert = (property, parameters) => usual.assert(property, inFull(parameters));
export const check = (property, parameters) => usual.check(property, inFull(parameters));

export default { ...usual.default, assert, check };
