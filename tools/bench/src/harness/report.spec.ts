import { describe, expect, it } from '@jest/globals';
import { cpuColumn, lineOf, toJsonLine, toMarkdown, toSvg } from './report.js';

const sample = (stepsPerSecond: number, cpuPerStep?: number) => ({
  stepsPerSecond,
  cpuPerStep,
  latency: { p50: 1, p99: 2 },
});

describe('a line', () => {
  it('has the ratio of CPU times where they are known: half the time is twice as good', () => {
    const measure = [sample(1000, 100), sample(500, 110), sample(2000, 90)];
    const own = [sample(1000, 50), sample(1000, 40), sample(1000, 60)];
    expect(lineOf('a', own, measure).result).toBe(2);
    expect(lineOf('a', own, measure).figures[cpuColumn]).toEqual({ median: 50, min: 40, max: 60 });
  });

  it('has the ratio of steps where one time is not known', () => {
    expect(lineOf('a', [sample(500)], [sample(1000, 5)]).result).toBe(0.5);
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
    expect(text).toContain('|  | result | target | CPU a step, µs | steps/s | p99, ms |');
    expect(text).toContain('| a & <b> | 0.90 | ≥ 0.95 not met | 100 (100–100) | 900 (900–900) |  |');
    expect(text).toContain('| d | 1.30 | ≤ 1.30 met |  |  | 1.23 |');
    expect(text).toContain('- One note.');
  });

  it('is one line of JSON', () => {
    expect(toJsonLine(report)).not.toContain('\n');
    expect(JSON.parse(toJsonLine(report))).toMatchObject({
      bench: 'guard',
      lines: [{ result: 0.9, target: { atLeast: 0.95 } }, {}, {}],
    });
  });

  it('draws names as text', () => {
    expect(toSvg(report)).toContain('a &#38; &#60;b&#62;');
    expect(toSvg(report)).not.toContain('<b>');
  });
});
