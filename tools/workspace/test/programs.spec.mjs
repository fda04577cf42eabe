import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { inRoot, root } from '../lib/paths.mjs';
import { bundleOf, entryOf, programFile, programNames } from '../lib/programs.mjs';
import { projectsIn } from '../lib/projects.mjs';

const fromRoot = (path) => relative(root, path);
const text = (path) => readFileSync(inRoot(path), 'utf8');

/** Tracked files that hold the text. */
function holding(words, ...paths) {
  const { stdout } = spawnSync('git', ['grep', '--untracked', '-lF', words, '--', ...paths], {
    cwd: root,
    encoding: 'utf8',
  });
  return stdout.split('\n').filter((path) => path !== '');
}

describe('what is started', () => {
  it('are the programs of the projects that have a bundle', () => {
    const bundled = projectsIn().filter(({ manifest }) => manifest.nx?.targets?.bundle !== undefined);
    expect(bundled.map(({ name }) => name).sort()).toEqual([...programNames].sort());
    const folders = bundled.map(({ name, folder }) => [name, `${folder}/bundle`]);
    expect(programNames.map((name) => [name, fromRoot(bundleOf(name))]).sort()).toEqual(folders.sort());
  });

  it.each(programNames)('is never %s as it is compiled', (name) => {
    const entry = fromRoot(entryOf(name));
    const inParts = entry
      .split('/')
      .map((part) => `'${part}'`)
      .join(', ');
    const found = [entry, inParts].flatMap((words) => holding(words, '.', ':!docs/decisions', ':!CHANGELOG.md'));
    expect(found.filter((path) => path !== 'tools/workspace/lib/programs.mjs')).toEqual([]);
  });

  it.each(['Dockerfile', 'docker-compose.yml'])('%s starts bundles alone', (file) => {
    const started = [...text(file).matchAll(/"node", "((?:apps|tools)\/[^"]+)"/g)].map(([, path]) => path);
    expect(started.length).toBeGreaterThan(0);
    const files = programNames.map((name) => fromRoot(programFile(name)));
    expect(started.filter((path) => !files.includes(path))).toEqual([]);
  });

  it('has an entry that is compiled', () => {
    // The portal's server is no TypeScript.
    const sources = programNames.map((name) => fromRoot(entryOf(name)).replace(/\/dist\/(.*)\.js$/, '/src/$1.ts'));
    expect(sources.filter((path) => !existsSync(inRoot(path)))).toEqual([]);
  });
});
