import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { importsIn } from '../lib/boundaries/check-workspace.mjs';
import { importsOf } from '../lib/boundaries/imports-of.mjs';
import { rules } from '../lib/boundaries/rules.mjs';
import { packageName } from '../lib/package-name.mjs';
import { inRoot } from '../lib/paths.mjs';
import { projectsIn } from '../lib/projects.mjs';
import { appNames } from '../lib/stack.mjs';

const projects = projectsIn();
const read = (...path) => readFileSync(inRoot(...path), 'utf8');
const folders = (chosen) => chosen.map(({ folder }) => folder).sort();

describe('what names projects besides their package.json', () => {
  it('tsconfig.json refers to every configuration of every project', () => {
    const configurations = projects.flatMap(({ folder }) =>
      readdirSync(inRoot(folder))
        .filter((name) => /^tsconfig(\.\w+)?\.json$/.test(name))
        .map((name) => (name === 'tsconfig.json' ? folder : `${folder}/${name}`)),
    );
    const { references } = JSON.parse(read('tsconfig.json'));
    expect(references.map(({ path }) => path).sort()).toEqual(configurations.sort());
  });

  it('every project is called after its folder, and its package after it', () => {
    const called = projects.map(({ name, manifest }) => [name, manifest.name]);
    const names = projects.map(({ folder }) => folder.split('/')[1]);
    expect(called).toEqual(names.map((name) => [name, `@signet/${name}`]));
  });

  it('the rules of the boundaries are those of the projects', () => {
    expect(Object.keys(rules).sort()).toEqual(projects.map(({ scope }) => scope).sort());
  });

  it('a start starts every app that is a process', () => {
    // The console is pages, which the issuer serves.
    const apps = projects.filter(({ manifest: { nx } }) => nx.tags.includes('type:app') && nx.targets.bundle);
    expect(Object.keys(appNames).sort()).toEqual(apps.map(({ name }) => name).sort());
  });

  it.each(rules['scope:workspace'].builds)('a start installs %s, where every project finds it', (name) => {
    const { packages } = JSON.parse(read('package-lock.json'));
    const found = packages[`node_modules/${name}`];
    expect([found?.version, found?.dev, found?.devOptional]).toEqual([expect.any(String), undefined, undefined]);
  });

  it.each(folders(projects.filter(({ servesProduction }) => servesProduction)))(
    'a start builds %s without what tests alone need',
    (folder) => {
      const manifest = JSON.parse(read(folder, 'package.json'));
      const installed = { ...manifest.dependencies, ...manifest.peerDependencies, [manifest.name]: '*' };
      const { exclude = [] } = JSON.parse(read(folder, 'tsconfig.json'));
      const built = importsIn(inRoot(folder)).filter(
        ({ file }) =>
          file.startsWith('src/') && !file.includes('.spec.') && !exclude.some((left) => file.startsWith(`${left}/`)),
      );
      const missing = built.filter(({ specifier }) => {
        const isOwn = specifier.startsWith('.') || specifier.startsWith('node:');
        return !isOwn && !Object.hasOwn(installed, packageName(specifier));
      });
      expect(missing).toEqual([]);
    },
  );

  it.each(['build.mjs', 'bundle.mjs', 'image.mjs', 'signet.mjs', 'start.mjs'])(
    'tools/workspace/%s runs without what tests alone need',
    (entry) => {
      const { dependencies } = JSON.parse(read('tools', 'workspace', 'package.json'));
      const files = new Set([join('tools', 'workspace', entry)]);
      const packages = new Set();
      // A set goes on with what is added meanwhile.
      for (const file of files) {
        for (const specifier of importsOf(file, read(file))) {
          if (specifier.startsWith('.')) files.add(join(dirname(file), specifier));
          else if (!specifier.startsWith('node:')) packages.add(packageName(specifier));
        }
      }
      expect([...packages].filter((name) => !Object.hasOwn(dependencies, name))).toEqual([]);
    },
  );

  it.each(folders(projects))('docs/architecture.md says what %s is', (folder) => {
    const [group, name] = folder.split('/');
    const house = read('docs', 'architecture.md').split('```')[1];
    const lines = new RegExp(`^${group}/\\n((?: .*\\n)*)`, 'm').exec(house)?.[1];
    expect(lines).toMatch(new RegExp(`^ {2}${name}/ +\\S`, 'm'));
  });
});
