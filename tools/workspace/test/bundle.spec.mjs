import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { beside } from '../lib/bundle/beside.mjs';
import { packagesOutside } from '../lib/bundle/lay-out.mjs';
import { absentPeers, isExternal, isOurs } from '../lib/bundle/packages.mjs';
import { inRoot } from '../lib/paths.mjs';

const folder = mkdtempSync(join(tmpdir(), 'signet-bundle-'));
for (const name of ['data', 'browser']) mkdirSync(join(folder, 'dist', name), { recursive: true });
for (const name of ['a.js', 'worker.js', 'words.bin']) writeFileSync(join(folder, 'dist', name), '');
writeFileSync(join(folder, 'dist', 'browser', 'page.js'), "import { said } from '../said.js';\ndocument.title = said;");
writeFileSync(
  join(folder, 'dist', 'browser', 'wrong.js'),
  "import { createHash } from 'node:crypto';\ncreateHash('md5');",
);
writeFileSync(join(folder, 'dist', 'said.js'), "/** Why. */\nexport const said = 'Hello';");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a module becomes, and what it puts into the bundle. @throws Error where it is refused */
async function taken(code, id = join(folder, 'dist', 'a.js')) {
  const emitted = [];
  const context = {
    emitFile: ({ type, name }) => `${emitted.push(`${type} ${name}`)}`,
    error: (message) => {
      throw new Error(message);
    },
  };
  const { transform } = beside({ out: join(folder, 'bundle'), onFile: () => {} });
  return [(await transform.call(context, code, id))?.code, emitted];
}

describe('what a module names beside it', () => {
  it.each([
    [`new URL('./worker.js', import.meta.url)`, 'new URL(import.meta.ROLLUP_FILE_URL_1)', ['chunk worker']],
    [`new URL("./words.bin", import.meta.url)`, 'new URL(import.meta.ROLLUP_FILE_URL_1)', ['asset words.bin']],
    [`new URL('./data/', import.meta.url)`, `new URL('../dist/data/', import.meta.url)`, []],
    [`new URL('./pages', import.meta.url)`, `new URL('../dist/pages', import.meta.url)`, []],
  ])('%s is found from the bundle', async (code, expected, emitted) => {
    expect(await taken(`const it = ${code};`)).toEqual([`const it = ${expected};`, emitted]);
  });

  it.each([
    'readFileSync(import.meta.dirname)',
    'createRequire(import.meta.url)',
    "import.meta.resolve('./worker.js')",
    'new URL(name, import.meta.url)',
  ])('%s is refused in a module of ours, and left to packages', async (code) => {
    await expect(taken(code)).rejects.toThrow(/a\.js finds a file by other means/);
    expect(await taken(code, join(folder, 'node_modules', 'a', 'a.js'))).toEqual([undefined, []]);
  });
});

/** What becomes of a module for browsers. The bundler itself is none for the contexts of jest. */
function forBrowsers(name) {
  const module = inRoot('tools', 'workspace', 'lib', 'bundle', 'for-browsers.mjs');
  const code = `import { forBrowsers } from ${JSON.stringify(pathToFileURL(module).href)};
    const read = [];
    const script = await forBrowsers(${JSON.stringify(join(folder, 'dist', 'browser', name))}, (file) => read.push(file));
    console.log(JSON.stringify({ script, read }));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
  return stdout === '' ? { error: stderr } : JSON.parse(stdout);
}

describe('what browsers run', () => {
  it('is one file, of which every part is known', () => {
    const { script, read } = forBrowsers('page.js');
    expect(script).toMatch(/Hello/);
    expect(script).not.toMatch(/import|export|Why/);
    expect(read.sort()).toEqual(['browser/page.js', 'said.js'].map((name) => join(folder, 'dist', name)));
  });

  it('has nothing that only Node has', () => {
    expect(forBrowsers('wrong.js').error).toMatch(/crypto/);
  });
});

it('a file that is not there is refused', async () => {
  await expect(taken(`new URL('./another.js', import.meta.url)`)).rejects.toThrow(/another\.js, which is not there/);
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
