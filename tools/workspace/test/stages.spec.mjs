import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { inRoot } from '../lib/paths.mjs';
import { parseStage, specFiles, stages } from '../lib/stages.mjs';

const owning = (path) => stages.filter(({ owns }) => owns?.(path)).map(({ name }) => name);

describe('the stages of npm test', () => {
  const files = specFiles();

  it.each(files)('%s belongs to one', (path) => {
    expect(owning(path)).toHaveLength(1);
  });

  it('know no stage for what stands elsewhere in the tests from outside', () => {
    expect(owning('apps/e2e/test/elsewhere/a.spec.ts')).toEqual([]);
  });

  it.each(stages.filter(({ owns }) => owns))('$name has spec files', ({ owns }) => {
    expect(files.some(owns)).toBe(true);
  });

  it('are the jobs of the workflow', () => {
    const workflow = readFileSync(inRoot('.github', 'workflows', 'ci.yml'), 'utf8');
    const named = new Set([...workflow.matchAll(/stage: (\w+)/g)].map(([, name]) => name));
    expect([...named]).toEqual(stages.map(({ name }) => name));
  });
});

describe('parseStage', () => {
  const every = stages.map(({ name }) => name);

  it('gives everything where nothing is asked for', () => {
    expect(parseStage([])).toEqual({ chosen: new Set(every), specs: [], jestArguments: [] });
  });

  it('gives all but the benchmarks to whoever names tests', () => {
    const { chosen, jestArguments } = parseStage(['--testPathPatterns', 'ports']);
    expect([...chosen]).toEqual(every.filter((name) => name !== 'bench'));
    expect(jestArguments).toEqual(['--testPathPatterns', 'ports']);
  });

  it('gives one stage, its spec files, and the rest to jest', () => {
    const { chosen, specs, jestArguments } = parseStage(['--verbose', '--stage', 'browser', '--bail']);
    expect([...chosen]).toEqual(['browser']);
    expect(specs).toContain('apps/e2e/test/journeys/portal.spec.ts');
    expect(specs.filter((path) => !path.startsWith('apps/e2e/test/journeys/'))).toEqual([]);
    expect(jestArguments).toEqual(['--verbose', '--bail']);
  });

  it.each([[['--stage']], [['--stage', 'units']]])('refuses %j, naming those that there are', (args) => {
    expect(() => parseStage(args)).toThrow(
      'there are the stages check, unit, stores, protocol, browser, packed, bench',
    );
  });
});
