import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { inRoot } from '@signet/workspace/paths';
import { check } from './check.js';
import { guardBench } from './guard/bench.js';
import { isPinned } from './harness/contestant.js';
import type { BenchOptions } from './harness/options.js';
import { type Report, toJsonLine, toMarkdown, toSvg } from './harness/report.js';
import { tokenBench } from './token/bench.js';

const benches: Readonly<Record<string, (options: BenchOptions) => Promise<Report>>> = {
  guard: guardBench,
  token: tokenBench,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    light: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    markdown: { type: 'string' },
    svg: { type: 'string' },
    profile: { type: 'string' },
  },
});
const options: BenchOptions = { light: values.light, log: (line) => void process.stderr.write(`${line}\n`) };
const [name] = positionals;
if (values.profile !== undefined) process.env.BENCH_PROFILE_FOLDER = values.profile;

try {
  if (name === 'check') {
    const lines = await check(options, inRoot('tools', 'bench', 'figures.json'), values.write);
    for (const line of lines) process.stdout.write(`${line.name}: ${line.ratio.toFixed(3)}\n`);
  } else {
    await run(name === undefined ? Object.keys(benches) : [name]);
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function run(names: readonly string[]): Promise<void> {
  const reports: Report[] = [];
  for (const one of names) {
    const bench = benches[one];
    if (!bench) throw new Error(`there are the benches ${Object.keys(benches).join(', ')} and check, not ${one}`);
    const report = await bench(options);
    reports.push(
      isPinned
        ? report
        : { ...report, notes: [...report.notes, 'No taskset here: contestants and load shared cores.'] },
    );
  }
  const markdown = reports.map(toMarkdown).join('\n');
  process.stdout.write(markdown);
  if (values.markdown !== undefined) writeFileSync(values.markdown, markdown);
  for (const report of reports) {
    if (values.svg !== undefined) {
      writeFileSync(
        names.length === 1 ? values.svg : values.svg.replace(/(\.svg)?$/, `-${report.bench}.svg`),
        toSvg(report),
      );
    }
    process.stdout.write(`${toJsonLine(report)}\n`);
  }
}
