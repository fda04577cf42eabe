import { Problem } from '../../api/http/problem.js';

/** Nobody looks at guesses for so many seconds. */
export function locked(seconds: number): Problem {
  const headers = { 'retry-after': String(Math.ceil(seconds)) };
  return new Problem('locked', 'too many guesses were wrong', { headers });
}
