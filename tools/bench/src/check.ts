import { readFileSync, writeFileSync } from 'node:fs';
import { codeBench } from './code/bench.js';
import { guardBench } from './guard/bench.js';
import type { BenchOptions } from './harness/options.js';
import { type Line, middleOf } from './harness/report.js';
import { tokenBench } from './token/bench.js';

/** How far a ratio may fall below the committed figure: machines are noisy. */
const tolerance = 0.75;
/** What is compared; the rest of the light benches is only run. */
const watched = [
  'auth-contracts: known token',
  'auth-contracts: every token new / one signature',
  'Signet on SQLite / bare',
  'Signet on SQLite: code / bare',
];

export type Figures = Readonly<Record<string, number>>;

/** The results that fell by more than a quarter, as lines for a person. */
export function fallen(lines: readonly Pick<Line, 'name' | 'result'>[], figures: Figures): string[] {
  return Object.entries(figures).flatMap(([name, figure]) => {
    const line = lines.find((each) => each.name === name);
    if (!line) return [`${name}: was not measured`];
    const result = middleOf(line.result);
    if (result >= figure * tolerance) return [];
    return [`${name}: ${result.toFixed(3)}, more than a quarter below ${figure.toFixed(3)}`];
  });
}

/** A machine that was busy once is no regression: a result counts as fallen when it fell each time. */
const attempts = 3;

/** Light versions of guard, token and code against the committed figures. @throws Error where one fell in every attempt */
export async function check(options: BenchOptions, file: string, write: boolean): Promise<readonly Line[]> {
  const figures = write ? {} : (JSON.parse(readFileSync(file, 'utf8')) as Figures);
  for (let attempt = 1; ; attempt += 1) {
    const lines = await measureAll(options);
    if (write) {
      const measured = Object.fromEntries(lines.map(({ name, result }) => [name, Number(middleOf(result).toFixed(3))]));
      writeFileSync(file, `${JSON.stringify(measured, null, 2)}\n`);
      return lines;
    }
    const problems = fallen(lines, figures);
    if (problems.length === 0) return lines;
    if (attempt === attempts) throw new Error(problems.join('\n'));
    options.log(`Again, because of ${problems.join('; ')}`);
  }
}

async function measureAll(options: BenchOptions): Promise<readonly Line[]> {
  const light = { ...options, light: true };
  const reports = [await guardBench(light), await tokenBench(light), await codeBench(light)];
  return reports.flatMap((report) => report.lines).filter(({ name }) => watched.includes(name));
}
