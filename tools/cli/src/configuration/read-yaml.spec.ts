import { describe, expect, it } from '@jest/globals';
import { readYaml } from './read-yaml.js';

describe('YAML of a configuration', () => {
  it('is read as it stands there, with what it repeats', () => {
    const text = 'clients:\n  a: &app\n    client_name: App\n    list: [{ x: [1, yes] }]\n  b: *app\n';
    const app = { client_name: 'App', list: [{ x: [1, 'yes'] }] };
    expect(readYaml(text)).toEqual({ clients: { a: app, b: app } });
    expect(readYaml('{"groups": {"staff": {}}}')).toEqual({ groups: { staff: {} } });
  });

  // Read to its end, a file of a few kilobytes ends the process: V8 has no stack left to compile what the parser looks with.
  it.each([
    ['lists on one line', '['.repeat(3_000)],
    ['lists that end', `${'['.repeat(500)}${']'.repeat(500)}`],
    ['lists below each other', `${'- '.repeat(500)}a`],
    ['maps on one line', `${'{a: '.repeat(500)}1${'}'.repeat(500)}`],
    ['maps below each other', Array.from({ length: 500 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    ['keys of keys', `${'? '.repeat(500)}a`],
  ])('is refused with %s in one another, before it is read', (_, text) => {
    expect(() => readYaml(text)).toThrow(/^is more than 64 levels deep: line \d+$/);
  });

  it('is refused where it repeats itself into a gigabyte, and where it has a name twice, with nothing of the text', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]']
      .concat(
        ['b', 'c', 'd', 'e', 'f'].map((name, index) => `${name}: &${name} [${`*${'abcdef'[index]}, `.repeat(9)}x]`),
      )
      .join('\n');
    expect(() => readYaml(bomb)).toThrow('repeats anchors more than 100 times');
    expect(() => readYaml('a: hunter2\na: hunter2\n')).toThrow(/^is no YAML: line 2: duplicate key$/);
    expect(() => readYaml('a: !!js/function hunter2\n')).toThrow(/^is no YAML: line 1: (?!.*hunter2)/);
  });
});
