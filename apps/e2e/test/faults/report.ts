import { cpus } from 'node:os';
import type { Flatness } from './flatness.js';
import type { Outcome } from './run-fault.js';

export interface Run {
  readonly minutes: number;
  readonly outcomes: readonly Outcome[];
  readonly flatness: readonly Flatness[];
  readonly acknowledged: number;
  readonly answers: number;
  readonly violations: readonly string[];
  /** Connections to PostgreSQL: the most that were seen. */
  readonly connections: number;
}

/** Minutes. */
export const usual = 20;

const head = `# Reliability

What is promised while something is wrong, and what was measured. \`npm run test:soak\` writes this page: mixed flows (sign-ins with
code and PKCE, refreshes that are sent twice, devices, client credentials, exchanges, introspection, userinfo, revocations, sign-outs, orders with their
invoices, wrong passwords, junk) on two issuers behind a proxy, orders, invoices and one PostgreSQL, all of them real processes, with the faults in
turn. A ledger has what was acknowledged: after each fault every token of the newest families is refreshed and used, and everything
that was ended is tried. A full disk is among the faults where the machine may mount a small one. A process that
ends by itself ends the run, with how it ended and its last words. See [decision 50](decisions/0050-one-clock-and-faults-as-data.md).
`;

const legend = `- **answers**: to all who asked while the fault lasted; **503** with \`Retry-After\`; **lost** by a process that was killed or stopped in the middle of them,
  as the proxy told its clients, who came again.
- **longest**: from a request to the head of its answer, by an app.
- **ready**: from the end of the fault until a proxy found every process ready.
- **checked**: tokens, ends and orders that were looked at afterwards.
- **wrong**: acknowledged things that were lost, ended things that were good, codes that worked twice, answers of 5xx but 503 with
  \`Retry-After\`.
`;

/** docs/reliability.md, of one run. */
export function report(run: Run): string {
  const { minutes, outcomes, flatness, acknowledged, answers, violations, connections } = run;
  const names = [...new Set(outcomes.map(({ fault }) => fault.name))];
  const rows = names.map((name) => rowOf(outcomes.filter(({ fault }) => fault.name === name)));
  const machine = `Node ${process.versions.node}, ${process.platform}, ${cpus().length} cores, which tests and apps shared`;
  const trends = flatness.flatMap(({ member, samples, trends: each }) =>
    each.map(({ name, before, after, isFlat }) => [
      member,
      name,
      String(samples),
      before.toFixed(1),
      after.toFixed(1),
      isFlat ? 'flat' : 'grows',
    ]),
  );
  return [
    head,
    '## The last run\n',
    `${minutes} minutes${minutes < usual ? `, less than the usual ${usual},` : ''} (${machine}): ${count(answers)} answers, ${count(acknowledged)} acknowledged tokens and orders, ${outcomes.length} faults, ` +
      `${violations.length} wrong. At most ${connections} connections to PostgreSQL.\n`,
    ...violations.map((each) => `- wrong: ${each.replaceAll('\n', ' ').slice(0, 200)}`),
    ...(violations.length > 0 ? [''] : []),
    table(['fault', 'promise', 'times', 'answers', '503', 'lost', 'longest', 'ready', 'checked', 'wrong'], rows),
    '',
    legend,
    '## Flat\n',
    'Medians of the middle and of the last third of the longest life of each process; heap after a collection.\n',
    table(['process', 'of', 'looks', 'middle', 'last', ''], trends),
    '',
  ].join('\n');
}

function rowOf(outcomes: readonly Outcome[]): readonly string[] {
  const [first] = outcomes as [Outcome, ...Outcome[]];
  const sum = (of: (outcome: Outcome) => number) => count(outcomes.reduce((total, each) => total + of(each), 0));
  const most = (of: (outcome: Outcome) => number) => `${(Math.max(...outcomes.map(of)) / 1000).toFixed(1)} s`;
  return [
    first.fault.name,
    first.fault.promise,
    String(outcomes.length),
    sum(({ during }) => during.answers),
    sum(({ during }) => during.unavailable),
    sum(({ during }) => during.lost),
    most(({ during }) => during.longest),
    most(({ recovery }) => recovery),
    sum(({ checked }) => checked),
    sum(({ violations }) => violations.length),
  ];
}

function table(heads: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const width = heads.map((text, column) => Math.max(3, text.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(width[at] ?? 0)).join(' | ')} |`;
  return [line(heads), line(width.map((length) => '-'.repeat(length))), ...rows.map(line)].join('\n');
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
