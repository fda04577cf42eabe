import { fileURLToPath } from 'node:url';
import { type Contestant, startContestant } from '../harness/contestant.js';

/** The handler that only signs: the floor of every bench that ends with a token. */
export function startBare(): Promise<Contestant> {
  const program = fileURLToPath(new URL('./bare-app.js', import.meta.url));
  return startContestant({ command: [process.execPath, program] });
}
