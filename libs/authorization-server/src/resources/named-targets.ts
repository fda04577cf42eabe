import { type ParameterList, repeatedParameter } from '../shared/parameter-list.js';
import { targetParameters } from '../vocabulary/target-parameters.js';

/** The audiences that a request names, each once, by whichever parameter. */
export function namedTargets(parameters: ParameterList): readonly string[] {
  return [...new Set(targetParameters.flatMap((name) => repeatedParameter(parameters, name)))];
}
