import { Command, CommanderError } from 'commander';
import { type CliIo, printable } from './command-context.js';
import { addClients } from './commands/clients.js';
import { addConformance } from './commands/conformance.js';
import { addRecords } from './commands/records.js';
import { addRegistration } from './commands/registration.js';
import { addSeed } from './commands/seed.js';
import { addToken } from './commands/token.js';
import { addUsers } from './commands/users.js';

/** Runs one command; `argv` is what follows the program's name. Resolves to the exit code: 0 or 1, never throws. */
export async function runCli(argv: readonly string[], io: CliIo): Promise<number> {
  const program = new Command('signet')
    .description('Administration of a Signet issuer. Environment: DATABASE_URL, MASTER_KEY or MASTER_KEY_FILE, ISSUER.')
    .exitOverride()
    .configureOutput({ writeOut: io.stdout, writeErr: io.stderr });
  for (const add of [addUsers, addClients, addRecords, addRegistration, addToken, addSeed, addConformance]) {
    add(program, io);
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? 0 : 1;
    }
    const message = error instanceof Error ? error.message : 'failed';
    io.stderr(`error: ${printable(message.split('\n')[0] ?? message)}\n`);
    return 1;
  }
}
