import type { Sample } from './load.js';
import { type Spread, spreadOf } from './statistics.js';

/** What a ratio should be. */
export type Target = { readonly atLeast: number } | { readonly atMost: number };

/** One line of a benchmark: a contestant, held against the one that is the measure. */
export interface Line {
  readonly name: string;
  /** Mostly how it stands to the measure; the bench says what it is. */
  readonly result: number;
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
export const speedColumn = 'steps/s';

/**
 * Of CPU time for one step where that is known, else of steps a second: 1 is equal, more is better.
 * @param against the samples of the measure, of the same rounds
 */
export function lineOf(name: string, samples: readonly Sample[], against: readonly Sample[], target?: Target): Line {
  const [own, measure] = [cpuSpread(samples), cpuSpread(against)];
  const speed = spreadOf(samples.map((sample) => sample.stepsPerSecond));
  const measured = spreadOf(against.map((sample) => sample.stepsPerSecond));
  const ratio = own && measure ? measure.median / own.median : speed.median / measured.median;
  return { name, result: ratio, target, figures: { ...(own ? { [cpuColumn]: own } : {}), [speedColumn]: speed } };
}

export function cpuSpread(samples: readonly Sample[]): Spread | undefined {
  const known = samples.flatMap(({ cpuPerStep }) => (cpuPerStep === undefined ? [] : [cpuPerStep]));
  return known.length === samples.length ? spreadOf(known) : undefined;
}

export function isMet(result: number, target: Target): boolean {
  return 'atLeast' in target ? result >= target.atLeast : result <= target.atMost;
}

export function toMarkdown({ bench, lines, notes }: Report): string {
  const columns = [...new Set(lines.flatMap(({ figures }) => Object.keys(figures)))];
  const rows = lines.map(({ name, result, target, figures }) => {
    const cells = columns.map((column) => show(figures[column]));
    return `| ${[name, result.toFixed(2), wanted(result, target), ...cells].join(' | ')} |`;
  });
  return [
    `## ${bench}`,
    '',
    `| ${['', 'result', 'target', ...columns].join(' | ')} |`,
    `| --- | ---: | ---: |${' ---: |'.repeat(columns.length)}`,
    ...rows,
    '',
    ...notes.map((note) => `- ${note}`),
    '',
  ].join('\n');
}

function wanted(result: number, target: Target | undefined): string {
  if (target === undefined) return '';
  const text = 'atLeast' in target ? `≥ ${target.atLeast.toFixed(2)}` : `≤ ${target.atMost.toFixed(2)}`;
  return `${text} ${isMet(result, target) ? 'met' : 'not met'}`;
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
  const longest = Math.max(1, ...lines.map(({ result, target }) => Math.max(result, targetOf(target) ?? 0)));
  const at = (value: number) => (value / longest) * width;
  const bars = lines.map(({ name, result, target }, index) => {
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
