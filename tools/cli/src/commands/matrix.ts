import {
  type AudienceGraph,
  type AudienceMatrix,
  audienceGraph,
  audienceMatrix,
  type MatrixRow,
} from '@signet/administration';
import type { Command } from 'commander';
import { type CliIo, inspect, print } from '../command-context.js';
import { table, time } from '../output.js';

interface MatrixOptions {
  readonly client?: string;
  readonly audience?: string;
  readonly search?: string;
  readonly after?: string;
  readonly json?: boolean;
}

type ToldMatrix = Pick<AudienceMatrix, 'items' | 'audiences' | 'nextAudience' | 'total'>;

/** `signet matrix` and `signet graph` */
export function addMatrix(program: Command, io: CliIo): void {
  program
    .command('matrix')
    .description('which app gets which scope at which audience, by which grants, and when it last did')
    .option('--client <id>', 'this app alone')
    .option('--audience <identifier>', 'this audience alone')
    .option('--search <text>', 'apps with it in id or name')
    .option('--after <id>', 'apps behind this one: 100 are told at a time')
    .option('--json', 'print JSON')
    .action(async ({ json, after, ...filter }: MatrixOptions) => {
      const cursor = after === undefined ? undefined : Buffer.from(after).toString('base64url');
      const told = await inspect<ToldMatrix>(
        io,
        async (here) => {
          const { next: _, ...matrix } = await audienceMatrix(needsOf(here), { ...filter, after, withRefusals: true });
          return matrix;
        },
        async (api) => {
          const { next: _, ...matrix } = (
            await api.call<AudienceMatrix>('audienceMatrix', { query: { ...filter, limit: 100, cursor } })
          ).body;
          return matrix;
        },
      );
      print(io, json, told, table(['APP', 'AUDIENCE', 'SCOPE', 'BY', 'LAST_USED'], told.items.flatMap(linesOf)));
    });
  program
    .command('graph')
    .description('which app may exchange a token of which audience for one of which other (RFC 8693): Mermaid text')
    .option('--json', 'print JSON')
    .action(async ({ json }: { readonly json?: boolean }) => {
      const told = await inspect(
        io,
        (here) => audienceGraph(needsOf(here)),
        async (api) => (await api.call<AudienceGraph>('audienceGraph')).body,
      );
      print(io, json, told, mermaidOf(told));
    });
}

type Here = Parameters<Parameters<typeof inspect>[1]>[0];

function needsOf({ ports, records, directories, clientDirectory }: Here) {
  const { clock, settings } = ports;
  return { clock, settings, stores: records, matrix: directories.matrix, clientDirectory };
}

/** A line for each scope that it gets; what it does not get is in the JSON. */
function linesOf({ clientId, cells }: MatrixRow): readonly string[][] {
  return cells.flatMap(({ audience, scopes }) =>
    scopes
      .filter(({ ways }) => ways.length > 0)
      .map(({ scope, ways, lastUsedAt }) => [
        clientId,
        audience,
        scope,
        ways.map(({ grantType, needsRole }) => `${grantType.split(':').at(-1)}${needsRole ? '*' : ''}`).join(','),
        lastUsedAt === undefined ? 'never' : time(lastUsedAt),
      ]),
  );
}

/** Of what was never used the line is dashed; an app by which people come is round. A name cannot end its quotes. */
function mermaidOf({ audiences, edges, beginnings }: AudienceGraph): readonly string[] {
  const quoted = (text: string) => `"${text.replaceAll('"', '#quot;')}"`;
  const node = (audience: string) => `a${audiences.indexOf(audience)}`;
  const apps = [...new Set(beginnings.map(({ clientId }) => clientId))];
  const line = (lastUsedAt: number | undefined) => (lastUsedAt === undefined ? '-.->' : '-->');
  return [
    'flowchart LR',
    ...audiences.map((audience) => `  ${node(audience)}[${quoted(audience)}]`),
    ...apps.map((clientId, at) => `  c${at}([${quoted(clientId)}])`),
    ...beginnings.map(
      ({ clientId, audience, lastUsedAt }) => `  c${apps.indexOf(clientId)} ${line(lastUsedAt)} ${node(audience)}`,
    ),
    ...edges.map(
      ({ clientId, from, to, lastUsedAt }) => `  ${node(from)} ${line(lastUsedAt)}|${quoted(clientId)}| ${node(to)}`,
    ),
  ];
}
