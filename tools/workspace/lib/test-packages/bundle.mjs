import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { inRoot } from '../paths.mjs';
import { entriesOf } from './entries.mjs';
import { isModule, isScript, packageOf } from './files.mjs';
import { folderOfBundles, forgetUnused, touch } from './folder.mjs';
import { asTheyAre, bundled } from './packages.mjs';
import { whereItWas } from './where-it-was.mjs';

/**
 * Bundles the packages that tests load, where that is not done yet for what the lock file names. Two that do it at once
 * each make their own, and the first one's stays.
 * @returns {Promise<string>} their folder, with `manifest.json`: what stands for which file, and what is inside
 */
export async function bundlePackages(folder = folderOfBundles(), packages = bundled) {
  if (!existsSync(folder)) {
    mkdirSync(dirname(folder), { recursive: true });
    const making = mkdtempSync(`${folder}-`);
    try {
      writeFileSync(join(making, 'manifest.json'), JSON.stringify(await write(making, packages)));
      renameSync(making, folder);
    } catch (error) {
      if (!existsSync(folder)) throw error;
    } finally {
      rmSync(making, { recursive: true, force: true });
    }
    forgetUnused(dirname(folder));
  }
  touch(folder);
  return folder;
}

/** Files are found as Node finds them; `import` or `require` is among the conditions by what asks. */
const resolution = {
  cwd: inRoot(),
  platform: 'node',
  resolve: { conditionNames: ['node', 'node-addons', 'default'], mainFields: ['main'] },
  logLevel: 'silent',
};

/** ES modules first: they name what they need of CommonJS, which is bundled apart, because only that can be required. */
async function write(folder, packages) {
  const { rolldown } = await import('rolldown');
  const entries = await entriesOf(packages, rolldown, resolution);
  const modules = await writeKind('mjs', isModule);
  const scripts = await writeKind('cjs', (path) => !isModule(path));
  const inside = [...modules.inside, ...scripts.inside];
  return {
    entries: { ...modules.entries, ...scripts.entries },
    inside: inside.filter((path) => packages.includes(packageOf(path)) && !entries.has(path)),
  };

  async function writeKind(extension, isOfKind) {
    const input = Object.fromEntries([...entries].filter(isOfKind).map((path) => [nameOf(path), path]));
    const plugins = [apart(isOfKind, (path) => entries.add(path)), whereItWas];
    const bundle = await rolldown({ ...resolution, input, plugins });
    const { output } = await bundle.write({
      dir: join(folder, extension),
      format: extension === 'mjs' ? 'esm' : 'cjs',
      entryFileNames: `[name].${extension}`,
      chunkFileNames: `[name]-[hash].${extension}`,
      comments: false,
      keepNames: true,
      strictExecutionOrder: true,
    });
    await bundle.close();
    const files = output.filter(({ isEntry }) => isEntry);
    const named = extension === 'mjs' ? (name) => name : (name) => withDoor(folder, name);
    return {
      entries: Object.fromEntries(
        files.map(({ facadeModuleId, fileName }) => [facadeModuleId, named(`${extension}/${fileName}`)]),
      ),
      inside: output.flatMap(({ moduleIds }) => moduleIds ?? []),
    };
  }
}

/** A file before a bundle of CommonJS, whose names jest sees when it has run: it would look for them in the text of each. */
function withDoor(folder, file) {
  const door = file.replace(/\.cjs$/, '.door.cjs');
  const lines = [`const bundle = require(${JSON.stringify(`./${basename(file)}`)});`, 'module.exports = bundle;', ''];
  writeFileSync(join(folder, door), lines.join('\n'));
  return door;
}

/** Leaves outside of a bundle what is of the other kind, native, missing, or not to be bundled. */
const apart = (isOfKind, isNeeded) => ({
  name: 'apart',
  async resolveId(specifier, importer, options) {
    if (importer === undefined) return null;
    const resolved = await this.resolve(specifier, importer, { ...options, skipSelf: true });
    if (!resolved) return { id: specifier, external: true };
    if (resolved.external || !resolved.id.startsWith(inRoot())) return resolved;
    const path = resolved.id;
    const asItIs = { id: path, external: 'absolute' };
    // What is loaded late is mostly never.
    if (options.kind === 'dynamic-import' || path.endsWith('.node') || asTheyAre.includes(packageOf(path)))
      return asItIs;
    if (!isScript(path) || isOfKind(path)) return resolved;
    isNeeded(path);
    return asItIs;
  },
});

const nameOf = (path) =>
  relative(inRoot('node_modules'), path)
    .replace(/\.\w+$/, '')
    .replaceAll(sep, '_')
    .replaceAll(/[^\w.-]/g, '');
