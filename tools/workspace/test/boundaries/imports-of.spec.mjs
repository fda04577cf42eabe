import { describe, expect, it } from '@jest/globals';
import { importsOf } from '../../lib/boundaries/imports-of.mjs';

describe('importsOf', () => {
  it.each([
    ["import b from 'b';", ['b']],
    ["import 'b/register';", ['b/register']],
    ["import type { A } from './a.js';", ['./a.js']],
    ["import { type A } from './a.js';", ['./a.js']],
    ["export * from 'c';", ['c']],
    ["export type * from './c.js';", ['./c.js']],
    ["export { d as e } from './d.js';", ['./d.js']],
    ["const d = await import('d');", ['d']],
    ["let a: import('./a.js').A;", ['./a.js']],
    ["const a = require('a');", ['a']],
    ["const a = require.resolve('a/b.js');", ['a/b.js']],
    ["const a = createRequire(import.meta.url).resolve('a/b.js');", ['a/b.js']],
    ["const a = import.meta.resolve('a');", ['a']],
    ["// import('x'), require('y')\nconst a = \"import('z')\"; path.resolve('p'); Promise.resolve('q');", []],
  ])('%s', (source, expected) => {
    expect(importsOf('file.ts', source)).toEqual(expected);
  });
});
