import { readFileSync } from 'node:fs';
import { readEnvironment, startFailure } from '@signet/runtime';
import { Command, CommanderError } from 'commander';
import { Differs } from './cli-error.js';
import { CliError, type CliIo, printable } from './command-context.js';
import { addActions } from './commands/actions.js';
import { addAlerts } from './commands/alerts.js';
import { addAttributes } from './commands/attributes.js';
import { addAudit } from './commands/audit.js';
import { addBackup } from './commands/backup.js';
import { addClients } from './commands/clients.js';
import { addConfiguration } from './commands/configuration.js';
import { addConformance } from './commands/conformance.js';
import { addConsents } from './commands/consents.js';
import { addExplain } from './commands/explain.js';
import { addExport } from './commands/export.js';
import { addGrants } from './commands/grants.js';
import { addGroups } from './commands/groups.js';
import { addImport } from './commands/import.js';
import { addInit } from './commands/init.js';
import { addInvitations } from './commands/invitations.js';
import { addKeys } from './commands/keys.js';
import { addLogin } from './commands/login.js';
import { addMail } from './commands/mail.js';
import { addMatrix } from './commands/matrix.js';
import { addMigrate } from './commands/migrate.js';
import { addOrganizations } from './commands/organizations.js';
import { addOverview } from './commands/overview.js';
import { addOwner } from './commands/owner.js';
import { addProviders } from './commands/providers.js';
import { addRefusals } from './commands/refusals.js';
import { addRegistration } from './commands/registration.js';
import { addResources } from './commands/resources.js';
import { addRoles } from './commands/roles.js';
import { addSeed } from './commands/seed.js';
import { addSessions } from './commands/sessions.js';
import { addSettings } from './commands/settings.js';
import { addSupport } from './commands/support.js';
import { addTerms } from './commands/terms.js';
import { addTheme } from './commands/theme.js';
import { addToken } from './commands/token.js';
import { addUsers } from './commands/users.js';
import { addWebhooks } from './commands/webhooks.js';
import { onThisMachine } from './on-this-machine.js';
import { table } from './output.js';

const groups = [
  addLogin,
  addUsers,
  addInvitations,
  addActions,
  addTerms,
  addGroups,
  addOrganizations,
  addClients,
  addAttributes,
  addResources,
  addRoles,
  addSessions,
  addSupport,
  addGrants,
  addConsents,
  addKeys,
  addMail,
  addOwner,
  addAudit,
  addProviders,
  addWebhooks,
  addAlerts,
  addSettings,
  addTheme,
  addRegistration,
  addToken,
  addExplain,
  addOverview,
  addMatrix,
  addRefusals,
  addInit,
  addMigrate,
  addBackup,
  addConfiguration,
  addImport,
  addExport,
  addSeed,
  addConformance,
];

/**
 * Runs one command; `argv` is what follows the program's name. Resolves to the exit code, never throws: 0 done, 1 refused or
 * failed, 2 the command line says too little or what cannot be, or a plan or drift has something to tell.
 */
export async function runCli(argv: readonly string[], io: CliIo): Promise<number> {
  const program = programOf(io);
  try {
    await program.parseAsync(argv[0] === 'keys' ? behindHyphens(argv) : [...argv], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof Differs) return error.exitCode;
    for (const line of startFailure(error)) io.stderr(`error: ${printable(line)}\n`);
    return error instanceof CliError ? error.exitCode : 1;
  }
}

/** Every command, by the words that call it. */
export function commandNames(): readonly string[] {
  const nobody: CliIo = { env: {}, stdout: () => {}, stderr: () => {}, readStdin: async () => '' };
  return everyCommandOf(programOf(nobody)).map(nameOf);
}

function programOf(io: CliIo): Command {
  const program = new Command('signet')
    .description(
      'Administration of a Signet issuer. Environment: that of the issuer, ISSUER, DATABASE_URL and MASTER_KEY, or the last two as files.',
    )
    .option('--server <issuer>', 'by its administration API, where `signet login` signed in (default: SIGNET_SERVER)')
    .version(version())
    .exitOverride()
    .configureOutput({ writeOut: io.stdout, writeErr: io.stderr });
  const server = () =>
    program.opts<{ server?: string }>().server ?? readEnvironment(io.env, (read) => read.optional('SIGNET_SERVER'));
  program.hook('preAction', (_, command) => {
    if (server() !== undefined) refuseHere(command);
  });
  for (const add of groups) add(program, { ...io, server }, version());
  program.addHelpText('after', () => `\nAll of them:\n${everyCommand(program)}\n\n${exitCodes}`);
  return program;
}

/** @throws CliError of a command that is done at the database alone */
function refuseHere(command: Command): void {
  const why = onThisMachine[nameOf(command)];
  if (why === undefined) return;
  throw new CliError(
    `this needs the database: ${why}. Leave --server and SIGNET_SERVER away, where DATABASE_URL leads to it`,
  );
}

function nameOf(command: Command): string {
  return command.parent?.parent ? `${command.parent.name()} ${command.name()}` : command.name();
}

/** A `kid` that is a thumbprint (RFC 7638) begins with a hyphen once in 64 times, and nobody who withdraws it in a hurry knows why. */
const thumbprint = /^-(?!-[a-z-]+$)[\w-]{42}$/;

/** No option looks like that: such arguments stand behind `--`, as if they had been written there. */
function behindHyphens(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  const [before, after] = end < 0 ? [argv, []] : [argv.slice(0, end), argv.slice(end + 1)];
  const names = before.filter((argument) => thumbprint.test(argument));
  const rest = before.filter((argument) => !thumbprint.test(argument));
  return names.length === 0 && end < 0 ? [...argv] : [...rest, '--', ...names, ...after];
}

const exitCodes = `An argument that begins with a hyphen stands behind --.
Exit codes: 0 done; 1 refused or failed; 2 the command line says too little or what cannot be, or plan or drift
found a difference; 3 the audit trail does not hold; 4 a drill went wrong somewhere.`;

function everyCommandOf(program: Command): readonly Command[] {
  return program.commands.flatMap((group) => (group.commands.length === 0 ? [group] : [...group.commands]));
}

function everyCommand(program: Command): string {
  const rows = everyCommandOf(program).map((command) => {
    const takes = command.registeredArguments.map((argument) => {
      const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
      return argument.required ? `<${name}>` : `[${name}]`;
    });
    return ['', [nameOf(command), ...takes].join(' '), command.description()];
  });
  return table(['', '', ''], rows).slice(1).join('\n');
}

function version(): string {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
}
