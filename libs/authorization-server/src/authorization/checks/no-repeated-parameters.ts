import { refuseRepeated } from '../../shared/parameter-list.js';
import { targetParameters } from '../../vocabulary/target-parameters.js';
import type { CheckInput, RequestPart } from '../check.js';

/** RFC 6749 §3.1: no parameter twice, but those that name an audience (RFC 8707 §2). */
export function checkNoRepeatedParameters({ parameters }: CheckInput): RequestPart {
  refuseRepeated(parameters, targetParameters);
  return {};
}
