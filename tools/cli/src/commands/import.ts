import { createReadStream, readFileSync, statSync } from 'node:fs';
import {
  type CsvColumn,
  csvColumns,
  type Imported,
  type ImportOutcome,
  type ImportSource,
  type ImportSummary,
  type Initiator,
  parseFirebaseHashing,
  readAuth0,
  readCsv,
  readFirebase,
  readKeycloak,
  readSignet,
  runImport,
} from '@signet/administration';
import { concerning } from '@signet/runtime';
import type { Command } from 'commander';
import { administerHere, CliError, type CliIo, inspectHere, print, UsageError } from '../command-context.js';
import { countLines, countOf, ImportReport } from './import-report.js';

interface Options {
  readonly dryRun?: boolean;
  readonly update?: boolean;
  readonly report?: string;
  readonly json?: boolean;
  readonly hashConfig?: string;
  readonly column?: readonly string[];
  readonly realmRoles?: string;
  readonly clientRoles?: readonly string[];
  readonly attribute?: readonly string[];
}

interface Format {
  readonly what: string;
  readonly read: (source: ImportSource, options: Options) => AsyncIterable<Imported> | Promise<AsyncIterable<Imported>>;
  readonly options?: (command: Command) => Command;
}

const importer: Initiator = { entity: 'admin', through: 'import' };
/** Lines of what was not taken that are shown where no report is written. */
const shownAtMost = 20;

const formats: Readonly<Record<string, Format>> = {
  keycloak: {
    what: 'a realm, as `kc.sh export` writes it into one file: groups, organizations, clients and people',
    read: (source, { realmRoles, clientRoles }) =>
      readKeycloak(source, { realm: realmRoles, clients: new Map(pairsOf('--client-roles', clientRoles)) }),
    options: (command) =>
      command
        .option('--realm-roles <audience>', 'the API here, by its identifier, whose roles the roles of the realm are')
        .option('--client-roles <client=audience...>', 'the same for the roles of one of its clients'),
  },
  auth0: {
    what: 'people of Auth0: an export, or the file with password hashes, one JSON object a line',
    read: readAuth0,
  },
  firebase: {
    what: 'people of Firebase, as `firebase auth:export --format=JSON` writes them',
    read: async (source, { hashConfig }) => {
      const hashing = hashConfig === undefined ? undefined : await hashingOf(hashConfig);
      return readFirebase(source, hashing);
    },
    options: (command) =>
      command.option(
        '--hash-config <file>',
        'the hash parameters of the project, without which nobody keeps their password',
      ),
  },
  csv: {
    what: 'people of a table (RFC 4180) whose first row names its columns',
    read: (source, { column }) => readCsv(source, columnsOf(column)),
    options: (command) =>
      command.option('--column <column=header...>', `where a column has another header: ${csvColumns.join(', ')}`),
  },
  signet: { what: 'what `signet export` wrote', read: readSignet },
};

/** `signet import ...` */
export function addImport(program: Command, io: CliIo): void {
  const group = program
    .command('import')
    .description('people with their password hashes, groups and clients of other systems');
  for (const [name, format] of Object.entries(formats)) {
    const command = group.command(name).description(format.what).argument('<file>');
    (format.options?.(command) ?? command)
      .option('--attribute <name=theirs...>', 'what the file calls an attribute of here, where the names differ')
      .option('--dry-run', 'say what would happen, and change nothing')
      .option('--update', 'change what is there already to what the file has')
      .option('--report <file>', 'what was not taken and why, one JSON object a line')
      .option('--json', 'print JSON')
      .action((file: string, options: Options) => run(io, format, file, options));
  }
}

async function run(io: CliIo, format: Format, file: string, options: Options): Promise<void> {
  const { dryRun = false, update, json } = options;
  const attributeNames = attributesOf(options.attribute);
  const { source, share } = await concerning('the file', async () => sourceOf(file));
  const imported = await format.read(source, options);
  const report = await ImportReport.open(options.report);
  const shown: ImportOutcome[] = [];
  try {
    const open = dryRun ? inspectHere : administerHere;
    const summary = await open(io, ({ stores, accounts, attributeDefinitions, ports, identity, issuer }) =>
      runImport({ ...ports, identity, readers: { ...stores, accounts, attributeDefinitions } }, importer, imported, {
        dryRun,
        update,
        issuer,
        attributeNames,
        onOutcome: async (outcome) => {
          await report.tell(outcome);
          if (outcome.did === 'conflict' || outcome.did === 'not_taken') {
            if (shown.length < shownAtMost) shown.push(outcome);
          }
        },
        onProgress: json ? undefined : progress(io, share),
      }),
    );
    await report.end({ dryRun, ...summary });
    print(io, json, { dryRun, ...summary }, [...linesOf(summary, shown, options)]);
    failWhereLeft(summary);
  } finally {
    await report.close();
  }
}

/** @returns its bytes, and how much of it was read, 0 to 1 */
function sourceOf(file: string): { readonly source: ImportSource; readonly share: () => number } {
  const stats = statSync(file);
  if (!stats.isFile()) throw new Error(`${file} is no file`);
  let read = 0;
  const source = async function* () {
    read = 0;
    for await (const chunk of createReadStream(file)) {
      read += chunk.length;
      yield chunk as Uint8Array;
    }
  };
  return { source, share: () => (stats.size === 0 ? 1 : Math.min(1, read / stats.size)) };
}

/** A line for each percent of the file at most. */
function progress(io: CliIo, share: () => number): (done: number) => void {
  let last = -1;
  return (done) => {
    const percent = Math.floor(share() * 100);
    if (percent === last) return;
    last = percent;
    io.stderr(`import: ${done} records, ${percent} % of the file\n`);
  };
}

function* linesOf(
  summary: ImportSummary,
  shown: readonly ImportOutcome[],
  { dryRun, report }: Options,
): Generator<string> {
  yield* countLines(summary.counts);
  for (const { kind, name, why } of report === undefined ? shown : []) yield `${kind} ${name}: ${why}`;
  const left = countOf(summary.counts, 'conflict') + countOf(summary.counts, 'not_taken');
  if (report === undefined && left > shown.length)
    yield `and ${left - shown.length} more: --report <file> has all of them`;
  if (summary.withNotes > 0)
    yield `taken in part: ${summary.withNotes}${report === undefined ? ', told by --report <file>' : ''}`;
  if (report !== undefined) yield `report: ${report}`;
  if (summary.mayRepeat) yield 'the file has more names than a dry run remembers: some may be there twice';
  if (dryRun) yield 'a dry run: nothing was changed';
}

/** @throws CliError where not all of the file is here now */
function failWhereLeft({ counts, fault }: ImportSummary): void {
  if (fault !== undefined) throw new CliError(fault);
  const [conflicts, notTaken] = [countOf(counts, 'conflict'), countOf(counts, 'not_taken')];
  if (conflicts + notTaken > 0) throw new CliError(`left as they are: ${conflicts}, not taken: ${notTaken}`);
}

function hashingOf(file: string) {
  return concerning('--hash-config', async () => parseFirebaseHashing(readFileSync(file, 'utf8')));
}

/** @throws UsageError */
function columnsOf(given: readonly string[] | undefined): Partial<Record<CsvColumn, string>> {
  const pairs = pairsOf('--column', given).map(([name, header]) => {
    const column = csvColumns.find((each) => each === name);
    if (column === undefined) throw new UsageError(`--column has one of: ${csvColumns.join(', ')}`);
    return [column, header] as const;
  });
  return Object.fromEntries(pairs);
}

/** By what the file calls them. @throws UsageError */
function attributesOf(given: readonly string[] | undefined): ReadonlyMap<string, string> {
  return new Map(pairsOf('--attribute', given).map(([name, theirs]) => [theirs, name]));
}

/** @throws UsageError */
function pairsOf(option: string, given: readonly string[] = []): ReadonlyArray<readonly [string, string]> {
  return given.map((text) => {
    const at = text.indexOf('=');
    if (at < 1 || at === text.length - 1) throw new UsageError(`${option} takes name=value`);
    return [text.slice(0, at), text.slice(at + 1)];
  });
}
