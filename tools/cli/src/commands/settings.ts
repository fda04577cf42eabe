import {
  type ChangedSettings,
  changePolicies,
  checkedSetting,
  type PoliciesPatch,
  policySectionNames,
  presentPolicies,
  type SettingShape,
  type ShownSection,
  sectionOf,
  settingsVersion,
} from '@signet/administration';
import type { Command } from 'commander';
import { administer, type CliIo, inspect, operator, print, UsageError } from '../command-context.js';
import { printAll } from '../output.js';

interface ShownSettings {
  readonly policies: readonly ShownSection[];
  readonly version?: string | undefined;
}

/** `signet settings ...`: the policies of an installation (docs/settings.md). */
export function addSettings(program: Command, io: CliIo): void {
  const settings = program.command('settings').description('policies of this installation, in every process of it');
  settings
    .command('show')
    .description('list every policy, what counts and what decides it')
    .option('--json', 'print JSON, with what each may be')
    .action(async ({ json }: { json?: boolean }) => {
      const shown = await inspect<ShownSettings>(
        io,
        async ({ records, ports }) => ({
          policies: await presentPolicies(records, ports.installation),
          version: await settingsVersion(records),
        }),
        async (api) => {
          const { body, version } = await api.call<ShownSettings>('getSettings');
          return { ...body, version };
        },
      );
      if (json) return print(io, true, shown, []);
      const rows = shown.policies.flatMap(({ section, settings: all }) => all.map((each) => ({ section, ...each })));
      printAll(io, false, rows, {
        SETTING: ({ section, name }) => `${section}.${name}`,
        VALUE: ({ value }) => written(value),
        BY: ({ source, variable }) => (source === 'environment' ? variable : source),
        PROBLEM: ({ problem }) => problem ?? '-',
      });
    });
  addChange(
    settings,
    io,
    'set <setting> <value>',
    'decide one, as `passwords.minLength 14`; lists stand between commas',
  );
  addChange(settings, io, 'unset <setting>', 'leave one to its default');
}

function addChange(settings: Command, io: CliIo, usage: string, description: string): void {
  settings
    .command(usage)
    .description(description)
    .option('--expect-version <version>', 'only while all settings are of this version')
    .option('--json', 'print JSON')
    .action(async (setting: string, ...rest: readonly unknown[]) => {
      const given = typeof rest[0] === 'string' ? rest[0] : undefined;
      const { expectVersion, json } = rest[given === undefined ? 0 : 1] as { expectVersion?: string; json?: boolean };
      const patch = patchOf(setting, given);
      const changed = await administer<ChangedSettings>(
        io,
        ({ ports }) => changePolicies(ports, operator, patch, expectVersion),
        async (api) => {
          const request = { body: { policies: patch }, expectedVersion: expectVersion };
          const { body, version = '' } = await api.call<Omit<ChangedSettings, 'version'>>('changeSettings', request);
          return { ...body, version: version as ChangedSettings['version'] };
        },
      );
      const said = changed.changed.length === 0 ? `${setting} is so already` : `changed ${setting}`;
      print(io, json, changed, [said, ...changed.weakened.map((each) => `${each} protects people by less now`)]);
    });
}

/** @param given as it was typed; undefined: it is left to the default. @throws UsageError */
function patchOf(setting: string, given: string | undefined): PoliciesPatch {
  const [section, name = ''] = setting.split('.', 2);
  const known = policySectionNames.find((each) => each === section);
  const found = known && Object.hasOwn(sectionOf(known).settings, name) ? sectionOf(known).settings[name] : undefined;
  if (known === undefined || found === undefined) throw new UsageError(`there is no setting ${setting.slice(0, 64)}`);
  if (given === undefined) return { [known]: { [name]: null } };
  // Judged here: both doors say the same of what is typed.
  checkedSetting(setting, found, typed(found.shape, given));
  return { [known]: { [name]: typed(found.shape, given) } };
}

/** As JSON has it; what cannot be read so stays as it was typed. */
function typed({ type }: SettingShape, given: string): unknown {
  switch (type) {
    case 'integer':
      return /^\d{1,15}$/.test(given) ? Number(given) : given;
    case 'switch':
      return ['true', 'on', 'yes'].includes(given) || (isNo(given) ? false : given);
    case 'choices':
    case 'texts':
      return given === 'none'
        ? []
        : given
            .split(',')
            .map((each) => each.trim())
            .filter((each) => each !== '');
    default:
      return given;
  }
}

function isNo(given: string): boolean {
  return ['false', 'off', 'no'].includes(given);
}

function written(value: unknown): string {
  if (value === null || value === undefined) return '-';
  return Array.isArray(value) ? (value.length === 0 ? 'none' : value.join(',')) : String(value);
}
