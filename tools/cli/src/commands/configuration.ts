import {
  applyConfiguration,
  type ConfigurationPlan,
  DryRunUnitOfWork,
  type GivenConfiguration,
  listManaged,
  type ManagedState,
  nameOfThing,
  planConfiguration,
  readConfiguration,
} from '@signet/administration';
import type { Command } from 'commander';
import { Differs } from '../cli-error.js';
import { type Administration, administer, type CliIo, inspect, operator, print } from '../command-context.js';
import { loadFile, usualFiles } from '../configuration/load-file.js';
import { planLines } from '../configuration/plan-words.js';
import { readSecrets } from '../configuration/read-secrets.js';
import { confirm } from '../confirm.js';
import { time } from '../output.js';
import { configurationAt } from '../server/configuration-at.js';

interface Options {
  readonly config?: string;
  readonly overwrite?: readonly string[];
  readonly delete?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** `signet plan`, `signet apply`, `signet drift` */
export function addConfiguration(program: Command, io: CliIo): void {
  withFile(program.command('plan'))
    .description('what `apply` would change; exit code 0: nothing, 2: something')
    .action(async (options: Options) => {
      const plan = await planned(io, await givenOf(io, options));
      print(io, options.json, plan, planLines(plan));
      if (plan.steps.length > 0) throw new Differs();
    });

  withFile(program.command('apply'))
    .description(
      'make everything that a configuration names as it stands there, or nothing; what it does not name stays',
    )
    .option('--dry-run', 'as `plan`')
    .option('--yes', 'do not ask before something is deleted')
    .action(async (options: Options) => {
      const given = await givenOf(io, options);
      const plan = await planned(io, given);
      if (options.dryRun) {
        print(io, options.json, plan, planLines(plan));
        return;
      }
      if (!options.json) for (const line of planLines(plan)) print(io, false, undefined, [line]);
      const going = plan.steps.filter(({ action, isHeld }) => action === 'delete' && !isHeld).length;
      if (going > 0) await confirm(io, options.yes, `Delete ${going} of them for good`);
      const applied = await administer(
        io,
        ({ ports }) => applyConfiguration(ports, operator, given, plan.version),
        (api) => configurationAt(api).apply(given, plan.version),
      );
      print(io, options.json, applied, [
        'applied',
        ...Object.entries(applied.secrets).map(([clientId, secret]) => `secret of ${clientId} (shown once): ${secret}`),
      ]);
    });

  program
    .command('drift')
    .description('what somebody changed by hand since it was applied; exit code 0: nothing, 2: something')
    .option('--json', 'print JSON')
    .action(async ({ json }: Options) => {
      const managed = await inspect(
        io,
        ({ records }) => listManaged(records, operator),
        async (api) => (await configurationAt(api).present()).managed,
      );
      const drifted = managed.filter(({ state }) => state !== 'as_applied');
      print(
        io,
        json,
        drifted,
        drifted.length === 0 ? [`${managed.length} managed, all as applied`] : drifted.map(driftLine),
      );
      if (drifted.length > 0) throw new Differs();
    });
}

function withFile(command: Command): Command {
  return command
    .option('--config <file>', `default: the first of ${usualFiles.join(', ')} here`)
    .option('--overwrite <thing...>', 'as client/portal: made so although somebody changed it by hand')
    .option('--delete', 'delete what was managed and is gone from the file')
    .option('--json', 'print JSON');
}

async function givenOf(io: CliIo, options: Options): Promise<GivenConfiguration> {
  const { path, document } = await loadFile(options.config, io.folder ?? process.cwd());
  const read = readConfiguration(document);
  const secrets = readSecrets(read, path, io.env);
  return {
    document: read,
    secrets,
    ...(options.overwrite && { overwrite: options.overwrite }),
    ...(options.delete && { deletes: true }),
  };
}

/** It is done and undone at a database: a schema of before is brought up to date for it. */
function planned(io: CliIo, given: GivenConfiguration): Promise<ConfigurationPlan> {
  return administer(
    io,
    (administration) => planConfiguration(undone(administration), operator, given),
    (api) => configurationAt(api).plan(given),
  );
}

function undone({ ports, administrationAround }: Administration): Administration['ports'] {
  return { ...ports, unitOfWork: administrationAround((inner) => new DryRunUnitOfWork(inner)) };
}

function driftLine({ state, appliedAt, appliedBy, ...key }: ManagedState): string {
  const what = state === 'deleted_by_hand' ? 'deleted' : 'changed';
  return `! ${nameOfThing(key)}  ${what} by hand since ${time(appliedAt)}${appliedBy === undefined ? '' : `, when ${appliedBy} applied it`}`;
}
