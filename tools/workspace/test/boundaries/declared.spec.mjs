import { describe, expect, it } from '@jest/globals';
import { undeclared } from '../../lib/boundaries/declared.mjs';

const root = { devDependencies: { '@jest/globals': '*' } };
const imports = (...pairs) => pairs.map(([file, specifier]) => ({ file, specifier }));

describe('undeclared', () => {
  it.each([
    ['a package of its own', { dependencies: { jose: '*' } }, ['src/a.ts', 'jose/jwks']],
    ['a peer', { dependencies: {}, peerDependencies: { jose: '*' } }, ['src/a.ts', 'jose']],
    ['what comes with Node', { dependencies: {} }, ['src/a.ts', 'node:fs']],
    ['itself, by name', { name: '@signet/a', dependencies: {} }, ['src/a.ts', '@signet/a/testing']],
    ["the workspace's, in a test", { dependencies: {} }, ['src/a.spec.ts', '@jest/globals']],
    ['a devDependency, in a test', { dependencies: {}, devDependencies: { jose: '*' } }, ['test/a.ts', 'jose']],
    ['types of a package', { dependencies: { pg: '*' }, devDependencies: { '@types/pg': '*' } }, ['src/a.ts', 'pg']],
    ['what is loaded by name', { dependencies: { rxjs: '*', jose: '*' } }, ['src/a.ts', 'jose']],
  ])('allows %s', (_, manifest, file) => {
    expect(undeclared(manifest, root, imports(file))).toEqual([]);
  });

  it('allows a project that serves no production what tests may have, and what it builds others with', () => {
    const manifest = { dependencies: { vite: '*' }, devDependencies: { jose: '*' } };
    const project = { servesProduction: false, builds: ['vite'] };
    expect(undeclared(manifest, root, imports(['src/a.ts', 'jose'], ['src/b.ts', '@jest/globals']), project)).toEqual(
      [],
    );
  });

  it.each([
    [
      'an import of nobody knows what',
      { dependencies: {} },
      ['src/a.ts', 'jose'],
      'src/a.ts imports jose, which its package.json does not declare',
    ],
    [
      'a devDependency in production',
      { dependencies: {}, devDependencies: { jose: '*' } },
      ['src/a.ts', 'jose'],
      'src/a.ts imports jose, which its package.json does not declare',
    ],
    [
      "the workspace's devDependency in production",
      { dependencies: {} },
      ['src/a.ts', '@jest/globals'],
      'src/a.ts imports @jest/globals, which its package.json does not declare',
    ],
    [
      'what nobody imports',
      { dependencies: { jose: '*' } },
      ['src/a.ts', 'node:fs'],
      'package.json declares jose, which nothing imports',
    ],
  ])('refuses %s', (_, manifest, file, problem) => {
    expect(undeclared(manifest, root, imports(file))).toEqual([problem]);
  });
});
