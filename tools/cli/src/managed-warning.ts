import type { CliIo } from './cli-io.js';
import { printable } from './output.js';

/** It was done: whoever applies the configuration next is told that it was, and by hand. */
export function warnOfManaged(io: Pick<CliIo, 'stderr'>, names: readonly string[]): void {
  for (const name of names) {
    io.stderr(
      `warning: a configuration says how ${printable(name)} is: change it there, too, or the next plan takes it back\n`,
    );
  }
}
