import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { inRoot } from '../paths.mjs';
import { projectsIn } from '../projects.mjs';
import { sourceFiles } from '../source-files.mjs';
import { folderOfBundles, forgetUnused, touch } from './folder.mjs';
import { swcOptions } from './swc.mjs';
import { whereItWas } from './where-it-was.mjs';

/** Of jest: it watches files, asks who imports them, or counts their lines. */
const byFile = /^(-o|--(watch|watchAll|onlyChanged|changedSince|findRelatedTests|coverage|collectCoverage))(=|$)/;

/** Whether jest needs each file of ours by itself. @param {readonly string[]} args jest's own */
export const needsEachFile = (args) => args.some((argument) => byFile.test(argument));

/** The condition under which a package of the workspace is its source. */
const source = '@signet/source';

/**
 * Bundles each library of the workspace as its package exports it, where that is not done yet for what stands in its sources.
 * A project of tests loads a library bundled that does not depend on it: its own files, and what needs them, are loaded from theirs.
 * @param {readonly string[]} args of jest
 * @returns {Promise<string>} a file, jest's resolver
 */
export async function bundleLibraries(args) {
  const libraries = needsEachFile(args) ? [] : projectsIn().filter(({ folder }) => folder.startsWith('libs/'));
  mkdirSync(cache, { recursive: true });
  const bundles = {};
  for (const library of libraries) bundles[library.name] = await bundleOf(library);
  forgetUnused(cache);
  const code = [
    `import { resolverOf } from ${JSON.stringify(new URL('resolver.mjs', import.meta.url).href)};`,
    `export default resolverOf(${JSON.stringify({ packages: folderOfBundles(), libraries: forEachProject(bundles) })});`,
    '',
  ].join('\n');
  const file = join(cache, `resolver-${digestOf(code)}.mjs`);
  if (!existsSync(file)) {
    const making = `${file}-${process.pid}`;
    writeFileSync(making, code);
    renameSync(making, file);
  }
  touch(file);
  return file;
}

const cache = inRoot('node_modules', '.cache', 'test-libraries');

const digestOf = (...parts) => {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part).update('\0');
  return digest.digest('hex').slice(0, 24);
};

/** By the folder of a project: the bundles that stand for files of source in its tests. */
function forEachProject(bundles) {
  const projects = projectsIn();
  const needed = ({ manifest }) =>
    Object.keys({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.peerDependencies });
  const needs = (one, other, seen = new Set()) =>
    one === other ||
    projects.some((next) => {
      if (seen.has(next) || !needed(one).includes(next.manifest.name)) return false;
      seen.add(next);
      return needs(next, other, seen);
    });
  return Object.fromEntries(
    projects.map((project) => {
      const free = projects.filter((library) => bundles[library.name] && !needs(library, project));
      return [inRoot(project.folder), Object.assign({}, ...free.map(({ name }) => bundles[name]))];
    }),
  );
}

/** @returns {Promise<Record<string, string>>} what stands for which file */
async function bundleOf({ name, folder, manifest }) {
  const entries = Object.values(manifest.exports)
    .map((target) => target[source])
    .filter(Boolean)
    .map((path) => inRoot(folder, path));
  const target = join(cache, `${name}-${digestOfSources(folder, manifest)}`);
  const fileOf = (path) =>
    `${relative(inRoot(folder), path)
      .replace(/\.\w+$/, '')
      .replaceAll(sep, '_')}.mjs`;
  const bundles = Object.fromEntries(entries.map((path) => [path, join(target, fileOf(path))]));
  if (!existsSync(target)) {
    const making = mkdtempSync(`${target}-`);
    try {
      await write(making, inRoot(folder), entries, fileOf);
      // What was written meanwhile has another name.
      if (!target.endsWith(digestOfSources(folder, manifest))) return await bundleOf({ name, folder, manifest });
      renameSync(making, target);
    } catch (error) {
      if (!existsSync(target)) throw error;
    } finally {
      rmSync(making, { recursive: true, force: true });
    }
  }
  touch(target);
  return bundles;
}

function digestOfSources(folder, manifest) {
  const files = [...sourceFiles(inRoot(folder, 'src'))].filter((path) => !path.includes('.spec.')).sort();
  return digestOf(folderOfBundles(), JSON.stringify(manifest), ...files.flatMap((path) => [path, readFileSync(path)]));
}

async function write(making, folder, entries, fileOf) {
  const { rolldown } = await import('rolldown');
  const { transformSync } = await import('@swc/core');
  const bundle = await rolldown({
    input: Object.fromEntries(entries.map((path) => [fileOf(path).replace(/\.mjs$/, ''), path])),
    cwd: folder,
    platform: 'node',
    resolve: { conditionNames: ['node', 'node-addons', 'default'], extensionAlias: { '.js': ['.ts', '.tsx', '.js'] } },
    logLevel: 'silent',
    plugins: [
      {
        name: 'as-tests-read-it',
        async resolveId(specifier, importer, options) {
          if (importer === undefined || specifier.startsWith('.')) return null;
          // A package that is installed for this library alone.
          const resolved = await this.resolve(specifier, importer, { ...options, skipSelf: true });
          const isOwn = resolved?.id.startsWith(join(folder, 'node_modules') + sep);
          return isOwn ? { id: resolved.id, external: 'absolute' } : { id: specifier, external: true };
        },
        transform(code, id) {
          const { code: made, map } = transformSync(code, { ...swcOptions, filename: id });
          return { code: made, map, moduleType: 'js' };
        },
      },
      whereItWas,
    ],
  });
  await bundle.write({
    dir: making,
    format: 'esm',
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name]-[hash].mjs',
    keepNames: true,
    strictExecutionOrder: true,
    sourcemap: true,
  });
  await bundle.close();
}
