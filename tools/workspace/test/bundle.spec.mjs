import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { beside } from '../lib/bundle/beside.mjs';
import { packagesOutside } from '../lib/bundle/lay-out.mjs';
import { absentPeers, isExternal, isOurs } from '../lib/bundle/packages.mjs';
import { inRoot } from '../lib/paths.mjs';

const folder = mkdtempSync(join(tmpdir(), 'signet-bundle-'));
mkdirSync(join(folder, 'dist', 'data'), { recursive: true });
for (const name of ['a.js', 'worker.js', 'words.bin']) writeFileSync(join(folder, 'dist', name), '');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a module becomes, and what it puts into the bundle. @throws Error where it is refused */
function taken(code, id = join(folder, 'dist', 'a.js')) {
  const emitted = [];
  const context = {
    emitFile: ({ type, name }) => `${emitted.push(`${type} ${name}`)}`,
    error: (message) => {
      throw new Error(message);
    },
  };
  const { transform } = beside({ out: join(folder, 'bundle'), onFile: () => {} });
  return [transform.call(context, code, id)?.code, emitted];
}

describe('what a module names beside it', () => {
  it.each([
    [`new URL('./worker.js', import.meta.url)`, 'new URL(import.meta.ROLLUP_FILE_URL_1)', ['chunk worker']],
    [`new URL("./words.bin", import.meta.url)`, 'new URL(import.meta.ROLLUP_FILE_URL_1)', ['asset words.bin']],
    [`new URL('./data/', import.meta.url)`, `new URL('../dist/data/', import.meta.url)`, []],
    [`new URL('./pages', import.meta.url)`, `new URL('../dist/pages', import.meta.url)`, []],
  ])('%s is found from the bundle', (code, expected, emitted) => {
    expect(taken(`const it = ${code};`)).toEqual([`const it = ${expected};`, emitted]);
  });

  it.each([
    'readFileSync(import.meta.dirname)',
    'createRequire(import.meta.url)',
    "import.meta.resolve('./worker.js')",
    'new URL(name, import.meta.url)',
  ])('%s is refused in a module of ours, and left to packages', (code) => {
    expect(() => taken(code)).toThrow(/a\.js finds a file by other means/);
    expect(taken(code, join(folder, 'node_modules', 'a', 'a.js'))).toEqual([undefined, []]);
  });
});

it('a file that is not there is refused', () => {
  expect(() => taken(`new URL('./another.js', import.meta.url)`)).toThrow(/another\.js, which is not there/);
});

describe('packages', () => {
  it.each([
    ['better-sqlite3', true],
    ['@node-rs/argon2', true],
    ['sharp', true],
    ['swagger-ui-dist/absolute-path.js', true],
    ['better-sqlite3-extra', false],
    ['./better-sqlite3', false],
    ['pg', false],
  ])('%s is outside: %s', (specifier, expected) => {
    expect(isExternal(specifier)).toBe(expected);
  });

  it('are not ours, and neither is what the bundler adds', () => {
    const of = (path) => isOurs(inRoot(path));
    expect([of('libs/runtime/dist/index.js'), of('node_modules/a/b.js')]).toEqual([true, false]);
    expect([isOurs('rolldown/runtime.js'), isOurs('\0absent:a')]).toEqual([false, false]);
  });

  it.each([
    ['a dozen that NestJS can do without', '@nestjs/websockets', '\0absent:@nestjs/websockets'],
    ['what others of ours need as well', 'reflect-metadata', '/found'],
  ])('absent is %s', async (_what, specifier, expected) => {
    const importer = inRoot('node_modules', '@nestjs', 'core', 'index.js');
    const context = { resolve: async () => '/found' };
    const found = await absentPeers().resolveId.call(context, specifier, importer);
    // What is no optional peer is the bundler's to find.
    expect(found ?? '/found').toBe(expected);
    if (found?.startsWith('\0')) expect(absentPeers().load(found)).toContain('MODULE_NOT_FOUND');
  });

  it('outside are installed, with what they need and nothing of their installation', () => {
    const names = [...packagesOutside()].map((path) => path.split('node_modules/').at(-1));
    expect(names).toEqual(
      expect.arrayContaining(['better-sqlite3', 'bindings', '@node-rs/argon2', 'sharp', 'swagger-ui-dist']),
    );
    expect(names.filter((name) => /prebuild|scarf|tar/.test(name))).toEqual([]);
  });
});
