import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { afterAll, afterEach, describe, expect, it, jest } from '@jest/globals';
import { importsIn } from '../lib/boundaries/check-workspace.mjs';
import { packageName } from '../lib/package-name.mjs';
import { inRoot } from '../lib/paths.mjs';
import { run } from '../lib/processes/index.mjs';
import { projectsIn } from '../lib/projects.mjs';
import { folderOfBundles } from '../lib/test-packages/folder.mjs';
import { resolverFor } from '../lib/test-packages/index.mjs';
import { bundled } from '../lib/test-packages/packages.mjs';

const scratch = mkdtempSync(join(tmpdir(), 'test-packages-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const resolver = resolverFor([]);
const folder = folderOfBundles();
const { entries, inside } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
const { default: resolve } = await import(resolver);
const resolvedIn = (rootDir, path, by = resolve) =>
  by(path, { basedir: rootDir, rootDir, defaultResolver: () => path });
const resolved = (path) => resolvedIn(inRoot('apps', 'sso'), path);
const ours = createRequire(import.meta.url);

/** What a module has in jest beyond its own names: how jest shows CommonJS. */
const ofJest = ['default', 'module.exports', '__esModule'];

describe('packages that tests load bundled', () => {
  it('are each imported by a project', () => {
    const imported = projectsIn().flatMap(({ folder }) => importsIn(inRoot(folder)).map(({ specifier }) => specifier));
    const named = new Set(imported.map(packageName));
    expect(bundled.filter((name) => !named.has(name))).toEqual([]);
  });

  it('come from the bundle', () => {
    const asked = Object.keys(entries).map((path) => relative(inRoot('node_modules'), path).split(sep).join('/'));
    expect(bundled.filter((name) => !asked.some((path) => packageName(path) === name))).toEqual([]);
    for (const [path, file] of Object.entries(entries)) expect(resolved(path)).toBe(join(folder, file));
  });

  it('export what Node finds in them', async () => {
    const ask = `const names = async (name) => [name, Object.keys(await import(name))];
      console.log(JSON.stringify(await Promise.all(${JSON.stringify(bundled)}.map(names))))`;
    const { stdout, code } = await run(process.execPath, ['--input-type=module', '-e', ask], {
      cwd: inRoot('apps', 'sso'),
      quiet: true,
    });
    expect(code).toBe(0);
    for (const [name, expected] of JSON.parse(stdout)) {
      const names = Object.keys(await import(name));
      expect([name, expected.filter((one) => !names.includes(one) && !ofJest.includes(one))]).toEqual([name, []]);
    }
  });

  it.each([
    ['typeorm', 'DataSource'],
    ['rxjs', 'Observable'],
    ['fastify', 'errorCodes'],
  ])('exist once, imported and required: %s', async (name, exported) => {
    const imported = await import(name);
    expect(imported[exported]).toBeDefined();
    expect(ours(name)[exported]).toBe(imported[exported]);
  });

  it.each([
    ['@nestjs/common', 'Logger'],
    ['@nestjs/core', 'Reflector'],
    ['typeorm', 'QueryFailedError'],
  ])('keep the names of their classes: %s, %s', async (name, exported) => {
    expect((await import(name))[exported].name).toBe(exported);
  });

  it('are refused where one of their files would be there twice', () => {
    const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const part = inside.find((path) => path.includes(join('typeorm', 'data-source')));
    expect(() => resolved(part)).toThrow('is inside of a bundle already');
    expect(said).toHaveBeenCalledWith(expect.stringContaining(part));
    said.mockRestore();
  });

  it('may be bundled by two at once', async () => {
    const target = join(scratch, 'bundles');
    const code = `const { bundlePackages } = await import(${JSON.stringify(inRoot('tools/workspace/lib/test-packages/bundle.mjs'))});
      await bundlePackages(${JSON.stringify(target)}, ['commander'])`;
    const one = () => run(process.execPath, ['--input-type=module', '-e', code], { quiet: true });
    expect((await Promise.all([one(), one()])).map((ended) => [ended.code, ended.stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    expect(readdirSync(scratch)).toEqual(['bundles']);
    const made = JSON.parse(readFileSync(join(target, 'manifest.json'), 'utf8'));
    for (const file of Object.values(made.entries)) expect(existsSync(join(target, file))).toBe(true);
    expect(
      Object.keys(made.entries)
        .map((path) => path.slice(inRoot('node_modules').length + 1))
        .sort(),
    ).toEqual(['esm.mjs', 'index.js'].map((name) => join('commander', name)));
  });
});

describe('libraries of the workspace', () => {
  const entryOf = (name, ...path) => inRoot('libs', name, 'src', ...path, 'index.ts');
  const isBundledIn = (group, project, entry, by) => resolvedIn(inRoot(group, project), entry, by) !== entry;

  it.each([
    ['apps', 'sso', 'persistence', true],
    ['apps', 'orders', 'resource-app', true],
    ['libs', 'persistence', 'runtime', true],
    ['libs', 'persistence', 'authorization-server', true],
    // A class of a project's own file and of a bundle would be two.
    ['libs', 'runtime', 'runtime', false],
    ['libs', 'authorization-server', 'persistence', false],
    ['libs', 'auth-contracts', 'audiences', false],
    ['libs', 'runtime', 'persistence', false],
  ])('in the tests of %s/%s, %s is bundled: %s', (group, project, library, isBundled) => {
    expect(isBundledIn(group, project, entryOf(library))).toBe(isBundled);
  });

  it('are bundled by all that their packages export', () => {
    for (const path of [entryOf('runtime'), entryOf('runtime', 'database'), entryOf('runtime', 'testing')]) {
      expect(existsSync(resolved(path))).toBe(true);
    }
  });

  it.each([
    ['--watch', false],
    ['--findRelatedTests', false],
    ['--changedSince=main', false],
    ['--coverage', false],
    ['--verbose', true],
  ])('are bundled with %s of jest: %s', async (argument, isBundled) => {
    const { default: by } = await import(resolverFor([argument]));
    expect(isBundledIn('apps', 'sso', entryOf('runtime'), by)).toBe(isBundled);
  });

  it('say of a failure where it is in their sources', async () => {
    const bundle = resolved(entryOf('runtime'));
    const { sources } = JSON.parse(readFileSync(`${bundle}.map`, 'utf8'));
    expect(sources.map((path) => join(bundle, '..', path))).toContain(inRoot('libs', 'runtime', 'src', 'once.ts'));
  });
});

describe('the setting', () => {
  const before = process.env.TEST_PACKAGES;
  afterEach(() => {
    if (before === undefined) delete process.env.TEST_PACKAGES;
    else process.env.TEST_PACKAGES = before;
  });

  it.each([
    ['files', false],
    ['', true],
  ])('TEST_PACKAGES=%s bundles: %s', async (setting, isBundled) => {
    process.env.TEST_PACKAGES = setting;
    jest.resetModules();
    const { default: config } = await import(inRoot('jest.config.mjs'));
    expect(config.projects.every(({ resolver }) => (resolver !== undefined) === isBundled)).toBe(true);
  });
});
