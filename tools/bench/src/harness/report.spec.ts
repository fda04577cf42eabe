import { describe, expect, it } from '@jest/globals';
import { behindColumn, cpuColumn, lineOf, toJsonLine, toMarkdown, toSvg, verdict, waitsColumn } from './report.js';

const sample = (stepsPerSecond: number, cpuPerStep?: number, cpuBehindPerStep?: number) => ({
  stepsPerSecond,
  cpuPerStep,
  cpuBehindPerStep,
  latency: { p50: 1, p99: 2 },
});

describe('a line', () => {
  it('has the ratio of CPU times where they are known: half the time is twice as good', () => {
    const measure = [sample(1000, 100), sample(500, 110), sample(2000, 90)];
    const own = [sample(1000, 50), sample(1000, 40), sample(1000, 60)];
    expect(lineOf('a', own, measure).result).toEqual({ median: 2, min: 1.5, max: 2.75, runs: 3 });
    expect(lineOf('a', own, measure).figures[cpuColumn]).toEqual({ median: 50, min: 40, max: 60, runs: 3 });
  });

  it('counts the time of the database too, and shows it beside', () => {
    const line = lineOf('a', [sample(1000, 50, 150)], [sample(1000, 100)]);
    expect(line.result).toMatchObject({ median: 0.5 });
    expect(line.figures[behindColumn]).toMatchObject({ median: 150 });
    expect(lineOf('a', [sample(1000, 50)], [sample(1000, 100)]).figures).not.toHaveProperty([behindColumn]);
  });

  it('shows what a step waits: what is left of its time, never less than nothing', () => {
    const { figures } = lineOf('a', [sample(1000, 400), sample(1000, 1200)], [sample(1, 1), sample(1, 1)]);
    expect(figures[waitsColumn]).toEqual({ median: 300, min: 0, max: 600, runs: 2 });
  });

  it('has the ratio of steps where one time is not known', () => {
    expect(lineOf('a', [sample(500)], [sample(1000, 5)]).result).toMatchObject({ median: 0.5 });
  });
});

describe('a target', () => {
  const spread = (min: number, median: number, max: number) => ({ min, median, max, runs: 5 });

  it.each([
    ['met', spread(0.86, 0.9, 1), { atLeast: 0.85 }],
    ['not shown', spread(0.8, 0.9, 1), { atLeast: 0.85 }],
    ['not met', spread(0.8, 0.84, 1), { atLeast: 0.85 }],
    ['met', spread(1, 1.2, 1.3), { atMost: 1.3 }],
    ['not shown', spread(1, 1.2, 1.31), { atMost: 1.3 }],
    ['not met', spread(1, 1.4, 1.5), { atMost: 1.3 }],
  ] as const)('is %s by each run, not by the middle one alone', (expected, result, target) => {
    expect(verdict(result, target)).toBe(expected);
  });
});

describe('a report', () => {
  const lines = [
    lineOf('a & <b>', [sample(900, 100)], [sample(1000, 90)], { atLeast: 0.95 }),
    lineOf('c', [sample(1, 1)], [sample(1, 1)]),
    { name: 'd', result: 1.3, target: { atMost: 1.3 }, figures: { 'p99, ms': 1.2345 } },
  ];
  const report = { bench: 'guard', lines, notes: ['One note.'] };

  it('says in Markdown which targets are met, and leaves out what a line has no figure for', () => {
    const text = toMarkdown(report);
    expect(text).toContain('|  | result | runs | target | CPU a step, µs | waits a step, µs | steps/s | p99, ms |');
    expect(text).toContain(
      '| a & <b> | 0.90 | 1 | ≥ 0.95 not met | 100 (100–100) | 1011 (1011–1011) | 900 (900–900) |  |',
    );
    expect(text).toContain('| d | 1.30 | 1 | ≤ 1.30 met |  |  |  | 1.23 |');
    expect(text).toContain('- One note.');
  });

  it('says in how many runs a figure moved how far', () => {
    const line = { name: 'e', result: { median: 1, min: 0.9, max: 1.25, runs: 7 }, figures: {} };
    expect(toMarkdown({ ...report, lines: [line] })).toContain('| e | 1.00 (0.90–1.25) | 7 |  |');
  });

  it('is one line of JSON', () => {
    expect(toJsonLine(report)).not.toContain('\n');
    expect(JSON.parse(toJsonLine(report))).toMatchObject({
      bench: 'guard',
      lines: [{ result: { median: 0.9 }, target: { atLeast: 0.95 } }, {}, {}],
    });
  });

  it('draws names as text', () => {
    expect(toSvg(report)).toContain('a &#38; &#60;b&#62;');
    expect(toSvg(report)).not.toContain('<b>');
  });
});
