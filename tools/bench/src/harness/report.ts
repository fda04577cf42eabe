import type { Sample } from './load.js';
import { ratioOf, type Spread, spreadOf } from './statistics.js';

/** What a ratio should be. */
export type Target = { readonly atLeast: number } | { readonly atMost: number };

/** One line of a benchmark: a contestant, held against the one that is the measure. */
export interface Line {
  readonly name: string;
  /** Mostly how it stands to the measure, round by round; the bench says what it is. A number is of one run. */
  readonly result: Spread | number;
  readonly target?: Target | undefined;
  /** What was measured, by a name with its unit: the columns of the table. */
  readonly figures: Readonly<Record<string, Spread | number>>;
}

export interface Report {
  readonly bench: string;
  readonly lines: readonly Line[];
  /** What a reader must know of the run. */
  readonly notes: readonly string[];
}

export const cpuColumn = 'CPU a step, µs';
export const behindColumn = "its database's, µs";
export const waitsColumn = 'waits a step, µs';
export const speedColumn = 'steps/s';

/**
 * Of CPU time for one step where that is known, its database's included; else of steps a second: 1 is equal, more is better.
 * @param against the samples of the measure, of the same rounds
 */
export function lineOf(name: string, samples: readonly Sample[], against: readonly Sample[], target?: Target): Line {
  const [own, measure] = [samples.map(cpuOf), against.map(cpuOf)];
  const speed = (of: readonly Sample[]) => of.map(({ stepsPerSecond }) => stepsPerSecond);
  const result = isKnown(own) && isKnown(measure) ? ratioOf(measure, own) : ratioOf(speed(samples), speed(against));
  return { name, result, target, figures: figuresOf(samples) };
}

/** What was measured of one contestant; without what the system does not tell. */
export function figuresOf(samples: readonly Sample[]): Line['figures'] {
  const columns = {
    [cpuColumn]: samples.map(({ cpuPerStep }) => cpuPerStep),
    [behindColumn]: samples.map(({ cpuBehindPerStep }) => cpuBehindPerStep),
    [waitsColumn]: samples.map(waitOf),
    [speedColumn]: samples.map(({ stepsPerSecond }) => stepsPerSecond),
  };
  return Object.fromEntries(
    Object.entries(columns).flatMap(([name, values]) => (isKnown(values) ? [[name, spreadOf(values)]] : [])),
  );
}

/** Microseconds of one step: the contestant's, and what works for it. Undefined where the system does not tell. */
function cpuOf({ cpuPerStep, cpuBehindPerStep = 0 }: Sample): number | undefined {
  return cpuPerStep === undefined ? undefined : cpuPerStep + cpuBehindPerStep;
}

/** Microseconds of a step in which the contestant's core had nothing to do: for a disk, a database or the load. */
function waitOf({ cpuPerStep, stepsPerSecond }: Sample): number | undefined {
  return cpuPerStep === undefined ? undefined : Math.max(0, 1e6 / stepsPerSecond - cpuPerStep);
}

function isKnown(values: ReadonlyArray<number | undefined>): values is readonly number[] {
  return values.length > 0 && !values.includes(undefined);
}

export function cpuSpread(samples: readonly Sample[]): Spread | undefined {
  const known = samples.map(({ cpuPerStep }) => cpuPerStep);
  return isKnown(known) ? spreadOf(known) : undefined;
}

/** The figure to quote. */
export function middleOf(result: Line['result']): number {
  return typeof result === 'number' ? result : result.median;
}

/** Met where each run met it; where the middle did and some run did not, it is not shown to be. */
export function verdict(result: Line['result'], target: Target): 'met' | 'not shown' | 'not met' {
  const { median, min, max } = typeof result === 'number' ? { median: result, min: result, max: result } : result;
  const fits = (value: number) => ('atLeast' in target ? value >= target.atLeast : value <= target.atMost);
  if (fits(min) && fits(max)) return 'met';
  return fits(median) ? 'not shown' : 'not met';
}

export function toMarkdown({ bench, lines, notes }: Report): string {
  const columns = [...new Set(lines.flatMap(({ figures }) => Object.keys(figures)))];
  const rows = lines.map(({ name, result, target, figures }) => {
    const cells = columns.map((column) => show(figures[column]));
    return `| ${[name, showResult(result), runsOf(result), wanted(result, target), ...cells].join(' | ')} |`;
  });
  return [
    `## ${bench}`,
    '',
    `| ${['', 'result', 'runs', 'target', ...columns].join(' | ')} |`,
    `| --- | ---: | ---: | ---: |${' ---: |'.repeat(columns.length)}`,
    ...rows,
    '',
    ...notes.map((note) => `- ${note}`),
    '',
  ].join('\n');
}

function wanted(result: Line['result'], target: Target | undefined): string {
  if (target === undefined) return '';
  const text = 'atLeast' in target ? `≥ ${target.atLeast.toFixed(2)}` : `≤ ${target.atMost.toFixed(2)}`;
  return `${text} ${verdict(result, target)}`;
}

function showResult(result: Line['result']): string {
  if (typeof result === 'number' || result.min === result.max) return middleOf(result).toFixed(2);
  return `${result.median.toFixed(2)} (${result.min.toFixed(2)}–${result.max.toFixed(2)})`;
}

function runsOf(result: Line['result']): string {
  return String(typeof result === 'number' ? 1 : result.runs);
}

/** The median with min and max, or the one number. */
function show(figure: Spread | number | undefined): string {
  if (figure === undefined) return '';
  if (typeof figure === 'number') return digits(figure);
  return `${digits(figure.median)} (${digits(figure.min)}–${digits(figure.max)})`;
}

/** Three digits that count. */
function digits(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

/** The last line of the output: for programs. */
export function toJsonLine(report: Report): string {
  return JSON.stringify(report);
}

/** A bar for each line, and a mark where its target is. */
export function toSvg({ bench, lines }: Report): string {
  const [left, width, height] = [330, 360, 26];
  const targetOf = (target: Target | undefined) =>
    target === undefined ? undefined : 'atLeast' in target ? target.atLeast : target.atMost;
  const longest = Math.max(1, ...lines.map(({ result, target }) => Math.max(middleOf(result), targetOf(target) ?? 0)));
  const at = (value: number) => (value / longest) * width;
  const bars = lines.map(({ name, result: measured, target }, index) => {
    const result = middleOf(measured);
    const y = 40 + index * height;
    const goal = targetOf(target);
    const mark =
      goal === undefined ? '' : `<path d="M${left + at(goal)} ${y - 3}v20" stroke="#b3261e" stroke-width="2"/>`;
    return [
      `<text x="${left - 10}" y="${y + 12}" text-anchor="end">${escapeXml(name)}</text>`,
      `<rect x="${left}" y="${y}" width="${at(result).toFixed(1)}" height="14" fill="#3b5bdb"/>`,
      mark,
      `<text x="${left + at(result) + 6}" y="${y + 12}">${result.toFixed(2)}</text>`,
    ].join('');
  });
  const full = 60 + lines.length * height;
  const style = 'font:13px system-ui,sans-serif;fill:#1a1a2e;background:#fff';
  const text = escapeXml(`${bench}: results`);
  const title = `<title>${text}</title><text x="10" y="22" font-weight="bold">${text}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 ${full}" style="${style}">${title}${bars.join('')}</svg>\n`;
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
