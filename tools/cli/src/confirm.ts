import { CliError, type CliIo, UsageError } from './command-context.js';
import { printable } from './output.js';

/** Before something is deleted for good. @throws CliError where the answer is no @throws UsageError where nobody can be asked */
export async function confirm(io: CliIo, yes: boolean | undefined, what: string): Promise<void> {
  if (yes) return;
  if (!io.confirm) throw new UsageError(`${what}: nobody is here to be asked, so say --yes`);
  if (!(await io.confirm(`${printable(what)}?`))) throw new CliError('nothing was deleted');
}
