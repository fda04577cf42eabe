import { readFileSync } from 'node:fs';
import {
  changeTheme,
  patchBetween,
  presentTheme,
  type ShownTheme,
  type StoredTheme,
  themePatchSchema,
  themeVersion,
} from '@signet/administration';
import type { Command } from 'commander';
import { administer, type CliIo, inspect, naming, operator, print, UsageError } from '../command-context.js';

type Patch = Readonly<Record<string, unknown>>;

interface Shown extends ShownTheme {
  readonly version: string;
}

interface Changed {
  readonly theme: StoredTheme;
  readonly changed: boolean;
  readonly version: string;
}

interface ChangeOptions {
  readonly from?: string;
  readonly expectVersion?: string;
  readonly json?: boolean;
}

/** `signet theme ...`: how the pages of an installation look (docs/look.md). */
export function addTheme(program: Command, io: CliIo): void {
  const theme = program.command('theme').description('how the pages of this installation look, in every process of it');
  theme
    .command('show')
    .description('the theme that is stored, and what decides the look')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const shown = await read(io);
      const { source, problem } = shown;
      const by = source === 'environment' ? 'THEME_FILE decides the look' : `the look is ${source}`;
      const refused = problem === undefined ? [] : [`what is stored does not count: ${problem}`];
      print(io, json, shown, [by, ...refused, JSON.stringify(shown.theme, undefined, 2)]);
    });
  withChange(theme.command('put <file>'), 'make it as a file of JSON says, all of it').action(
    async (file: string, options: ChangeOptions) => {
      const shown = await read(io);
      const patch = (patchBetween(shown.theme, parsed(file)) ?? {}) as Patch;
      await change(io, patch, { ...options, expectVersion: options.expectVersion ?? shown.version });
    },
  );
  withChange(
    theme.command('set <member> [value]').option('--from <file>', 'a logo or a stylesheet: what is in this file'),
    'say one member, as `light.accent #7a1f5c`',
  ).action((member: string, value: string | undefined, options: ChangeOptions) =>
    change(io, patchOf(member, givenValue(member, value, options.from)), options),
  );
  withChange(theme.command('unset <member>'), 'leave one member to the default').action(
    (member: string, options: ChangeOptions) => change(io, patchOf(member, null), options),
  );
}

function withChange(command: Command, description: string): Command {
  return command
    .description(description)
    .option('--expect-version <version>', 'only while the theme is of this version')
    .option('--json', 'print JSON');
}

function read(io: CliIo): Promise<Shown> {
  return inspect<Shown>(
    io,
    async ({ records, ports }) => ({
      ...(await presentTheme(records, ports.installation)),
      version: await themeVersion(records),
    }),
    async (api) => {
      const { body, version = '' } = await api.call<ShownTheme>('getTheme');
      const { theme, source, problem } = body;
      return { theme, source, ...(problem !== undefined && { problem }), version };
    },
  );
}

async function change(io: CliIo, patch: Patch, { expectVersion, json }: ChangeOptions): Promise<void> {
  const done = await administer<Changed>(
    io,
    async ({ ports }) => {
      const { theme, isChanged, version } = await changeTheme(ports, operator, patch, expectVersion);
      return { theme, changed: isChanged, version };
    },
    async (api) => {
      const request = { body: { theme: patch }, expectedVersion: expectVersion };
      const { body, version = '' } = await api.call<Omit<Changed, 'version'>>('changeTheme', request);
      return { ...body, version };
    },
  );
  print(io, json, done, [done.changed ? 'changed the theme' : 'the theme is so already']);
}

/** @param member as `radius` or `light.accent`. @throws UsageError */
function patchOf(member: string, value: unknown): Patch {
  const [name = '', inner] = member.split('.', 2);
  const known = Object.hasOwn(themePatchSchema.shape, name) && (inner === undefined || hasMembers(name));
  if (!known) throw new UsageError(`a theme has no ${member.slice(0, 64)}`);
  return { [name]: inner === undefined ? value : { [inner]: value } };
}

function hasMembers(name: string): boolean {
  return name === 'light' || name === 'dark' || name === 'names';
}

/** @throws UsageError */
function givenValue(member: string, given: string | undefined, from: string | undefined): unknown {
  if ((given === undefined) === (from === undefined)) throw new UsageError('say a value, or --from a file');
  if (from !== undefined) return member === 'logo' ? dataAddress(from) : contents(from).toString('utf8');
  if (member === 'radius' && /^\d{1,6}$/.test(given ?? '')) return Number(given);
  return member === 'links' || hasMembers(member) ? json(given ?? '', member) : given;
}

/** Of what is in a file, by how it begins. @throws UsageError */
function dataAddress(file: string): string {
  const bytes = contents(file);
  const begins = bytes.subarray(0, 12).toString('latin1');
  const types: ReadonlyArray<readonly [type: string, isIt: boolean]> = [
    ['png', begins.startsWith('\x89PNG')],
    ['jpeg', begins.startsWith('\xff\xd8\xff')],
    ['webp', begins.startsWith('RIFF') && begins.endsWith('WEBP')],
    ['svg+xml', bytes.subarray(0, 512).toString('utf8').trimStart().startsWith('<')],
  ];
  const type = types.find(([, isIt]) => isIt)?.[0];
  if (type === undefined) throw new UsageError(`${file} is no PNG, JPEG, WebP or SVG`);
  return `data:image/${type};base64,${bytes.toString('base64')}`;
}

function parsed(file: string): unknown {
  return json(contents(file).toString('utf8'), file);
}

function json(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${name} is no JSON`);
  }
}

function contents(file: string): Buffer {
  return naming('the file', () => readFileSync(file));
}
