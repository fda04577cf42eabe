import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { inRoot } from '@signet/workspace/paths';
import { benches } from './benches.js';
import { check } from './check.js';
import { isPinned } from './harness/contestant.js';
import type { BenchOptions } from './harness/options.js';
import { middleOf, type Report, toJsonLine, toMarkdown, toSvg } from './harness/report.js';

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
    for (const line of lines) process.stdout.write(`${line.name}: ${middleOf(line.result).toFixed(3)}\n`);
  } else {
    await run(name === undefined ? Object.keys(benches) : [name]);
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function run(names: readonly string[]): Promise<void> {
  const unknown = names.find((name) => benches[name] === undefined);
  if (unknown !== undefined) {
    throw new Error(`there are the benches ${Object.keys(benches).join(', ')} and check, not ${unknown}`);
  }
  const reports: Report[] = [];
  for (const name of names) {
    const report = await measured(name);
    if (!report) continue;
    reports.push(report);
    process.stdout.write(`${toMarkdown(report)}\n`);
    // After each: whoever ends a long run keeps what is done.
    if (values.markdown !== undefined) writeFileSync(values.markdown, reports.map(toMarkdown).join('\n'));
  }
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

/** A bench that fails does not cost the others their table; the exit code tells of it. */
async function measured(name: string): Promise<Report | undefined> {
  const begun = performance.now();
  try {
    const report = await benches[name]?.(options);
    options.log(`${name}: ${((performance.now() - begun) / 1000).toFixed(0)} s`);
    if (report === undefined || isPinned) return report;
    return { ...report, notes: [...report.notes, 'No taskset here: contestants and load shared cores.'] };
  } catch (error) {
    process.exitCode = 1;
    options.log(`${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return undefined;
  }
}
