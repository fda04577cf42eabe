import { Authority, type Overview, type OverviewRange, overviewOf, overviewRanges } from '@signet/administration';
import { type Command, Option } from 'commander';
import { type CliIo, inspect, print } from '../command-context.js';
import { table, time } from '../output.js';

interface Options {
  readonly range: OverviewRange;
  readonly json?: boolean;
}

/** Whoever has the database at hand. */
const everything = new Authority(undefined);

/** `signet overview` */
export function addOverview(program: Command, io: CliIo): void {
  program
    .command('overview')
    .description('how much there is, how much happened, and what needs attention')
    .addOption(new Option('--range <range>', 'until now').choices(overviewRanges).default('day'))
    .option('--json', 'print JSON')
    .action(async ({ range, json }: Options) => {
      const told = await inspect<Overview>(
        io,
        ({ ports, records, directories, clientDirectory }) => {
          const { accounts, sessions } = directories;
          return overviewOf(
            { clock: ports.clock, stores: records, accounts, sessions, clients: clientDirectory, reader: everything },
            range,
          );
        },
        async (api) => (await api.call<Overview>('getOverview', { query: { range } })).body,
      );
      print(io, json, told, lines(told, range));
    });
}

function lines(told: Overview, range: OverviewRange): readonly string[] {
  const sum = (of: (step: Overview['activity'][number]) => number) =>
    String(told.activity.reduce((total, step) => total + of(step), 0));
  return [
    ...table(
      ['users', String(told.users)],
      [
        ['apps', String(told.apps)],
        ['audiences', String(told.audiences)],
        ['sessions', String(told.sessions)],
      ],
    ),
    '',
    `last ${range}, until ${time(told.at)}`,
    ...table(
      ['sign-ins accepted', sum(({ signInsAccepted }) => signInsAccepted)],
      [
        ['sign-ins refused', sum(({ signInsRefused }) => signInsRefused)],
        ['tokens', sum(({ tokens }) => tokens)],
        ...told.tokensByAudience.map(({ name, happened }) => [`  ${name}`, String(happened)]),
        ['refusals', sum(({ refusals }) => refusals)],
        ...told.refusalsByReason.map(({ name, happened }) => [`  ${name}`, String(happened)]),
      ],
    ),
    ...(told.attention.length === 0 ? [] : ['', 'needs attention']),
    ...told.attention.map(({ about, count }) => `${about.replaceAll('_', ' ')}  ${count}`),
  ];
}
