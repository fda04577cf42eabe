import { refuseRepeated } from '../../shared/parameter-list.js';
import type { CheckInput, RequestPart } from '../check.js';

/** RFC 6749 §3.1: no parameter twice, but `resource` (RFC 8707 §2). */
export function checkNoRepeatedParameters({ parameters }: CheckInput): RequestPart {
  refuseRepeated(parameters, ['resource']);
  return {};
}
