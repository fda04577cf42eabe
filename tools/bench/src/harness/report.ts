import type { Sample } from './load.js';
import { type Spread, spreadOf } from './statistics.js';

/** One line of a benchmark: a contestant, held against the one that is the measure. */
export interface Line {
  readonly name: string;
  readonly requestsPerSecond: Spread;
  /** Microseconds. */
  readonly cpuPerRequest: Spread | undefined;
  /** How it stands to the measure: 1 is equal, more is better. By CPU time where it is known, else by requests. */
  readonly ratio: number;
  readonly target?: number | undefined;
}

export interface Report {
  readonly bench: string;
  readonly lines: readonly Line[];
  /** What a reader must know of the run. */
  readonly notes: readonly string[];
}

/** @param against the samples of the measure, of the same rounds */
export function lineOf(name: string, samples: readonly Sample[], against: readonly Sample[], target?: number): Line {
  const [own, measure] = [cpuSpread(samples), cpuSpread(against)];
  const requestsPerSecond = spreadOf(samples.map((sample) => sample.requestsPerSecond));
  const measured = spreadOf(against.map((sample) => sample.requestsPerSecond));
  const ratio = own && measure ? measure.median / own.median : requestsPerSecond.median / measured.median;
  return { name, requestsPerSecond, cpuPerRequest: own, ratio, target };
}

function cpuSpread(samples: readonly Sample[]): Spread | undefined {
  const known = samples.flatMap(({ cpuPerRequest }) => (cpuPerRequest === undefined ? [] : [cpuPerRequest]));
  return known.length === samples.length ? spreadOf(known) : undefined;
}

export function toMarkdown({ bench, lines, notes }: Report): string {
  const rows = lines.map(({ name, requestsPerSecond, cpuPerRequest, ratio, target }) => {
    const cpu = cpuPerRequest ? `${show(cpuPerRequest)} µs` : 'not known';
    const wanted = target === undefined ? '' : `${target.toFixed(2)} ${ratio >= target ? 'met' : 'not met'}`;
    return `| ${name} | ${ratio.toFixed(2)} | ${wanted} | ${cpu} | ${show(requestsPerSecond)} |`;
  });
  return [
    `## ${bench}`,
    '',
    '| | ratio | target | CPU a request: median (min–max) | requests/s: median (min–max) |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...rows,
    '',
    ...notes.map((note) => `- ${note}`),
    '',
  ].join('\n');
}

function show({ median, min, max }: Spread): string {
  return `${Math.round(median)} (${Math.round(min)}–${Math.round(max)})`;
}

/** The last line of the output: for programs. */
export function toJsonLine(report: Report): string {
  return JSON.stringify(report);
}

/** A bar for each line, and a mark where its target is. */
export function toSvg({ bench, lines }: Report): string {
  const [left, width, height] = [330, 360, 26];
  const longest = Math.max(1, ...lines.map(({ ratio, target = 0 }) => Math.max(ratio, target)));
  const at = (ratio: number) => (ratio / longest) * width;
  const bars = lines.map(({ name, ratio, target }, index) => {
    const y = 40 + index * height;
    const mark =
      target === undefined ? '' : `<path d="M${left + at(target)} ${y - 3}v20" stroke="#b3261e" stroke-width="2"/>`;
    return [
      `<text x="${left - 10}" y="${y + 12}" text-anchor="end">${escapeXml(name)}</text>`,
      `<rect x="${left}" y="${y}" width="${at(ratio).toFixed(1)}" height="14" fill="#3b5bdb"/>`,
      mark,
      `<text x="${left + at(ratio) + 6}" y="${y + 12}">${ratio.toFixed(2)}</text>`,
    ].join('');
  });
  const full = 60 + lines.length * height;
  const style = 'font:13px system-ui,sans-serif;fill:#1a1a2e;background:#fff';
  const text = escapeXml(`${bench}: ratio to the measure`);
  const title = `<title>${text}</title><text x="10" y="22" font-weight="bold">${text}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 ${full}" style="${style}">${title}${bars.join('')}</svg>\n`;
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
