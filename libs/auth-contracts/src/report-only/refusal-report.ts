import { unavailable } from '../errors/http-refusal.js';
import type { RefusalTally, ReportedRow } from './refusal-tally.js';
import type { ReportedCode } from './reported-code.js';

/** What would have been refused since the process began to report: plain data, without anything of tokens but the names of clients. */
export interface RefusalReport {
  /** Whether anything is only reported now. */
  readonly mode: 'report-only' | 'enforce';
  /** ISO 8601. */
  readonly since: string;
  /** The last of the dates, ISO 8601; undefined where report-only was never asked for. */
  readonly until: string | undefined;
  /** Requests that would have been refused. */
  readonly total: number;
  /** Of them, those that would have been 503 because keys, the store of proofs or the issuer's word on a token could not be had: no client is to be changed. */
  readonly unavailable: number;
  readonly codes: Readonly<Partial<Record<ReportedCode, number>>>;
  /** By route, client and reason, the most frequent first. */
  readonly rows: readonly ReportedRow[];
  /** Requests without a row, because there were too many routes, clients and reasons. */
  readonly unlisted: number;
  /** The same for people. */
  readonly text: string;
}

const head = ['would break', 'refused anyway', 'route', 'client', 'reason', 'likely cause'];
const mostLines = 50;

export function reportOf(
  tally: RefusalTally,
  { mode, since, until }: Pick<RefusalReport, 'mode' | 'since' | 'until'>,
): RefusalReport {
  const { codes, total, unlisted } = tally;
  const rows = tally.rows();
  const report = {
    mode,
    since,
    until,
    total,
    unavailable: unavailable.reduce((sum, code) => sum + (codes[code] ?? 0), 0),
    codes,
    rows,
    unlisted,
  };
  return { ...report, text: textOf(report) };
}

function textOf({ mode, since, until, total, rows, unlisted }: Omit<RefusalReport, 'text'>): string {
  const state = mode === 'report-only' ? `report-only until ${until}` : 'enforced';
  const listed = rows.slice(0, mostLines);
  const rest = rows.slice(mostLines).reduce((sum, { count }) => sum + count, unlisted);
  const table = [head, ...listed.map(cellsOf)];
  const widths = head.map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)));
  return [
    `${state}: ${total} requests since ${since} would have been refused`,
    ...table.map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
    ...(rest > 0 ? [`and ${rest} more`] : []),
  ].join('\n');
}

function cellsOf({ count, refusedToo, method, route, client, isVerified, code, likelyCause }: ReportedRow): string[] {
  // Quoted, a client that is called "none" is not nobody, and one with spaces in its name makes no columns.
  const name = isVerified ? JSON.stringify(client) : client;
  return [String(count - refusedToo), String(refusedToo), `${method} ${route}`, name, code, likelyCause];
}
