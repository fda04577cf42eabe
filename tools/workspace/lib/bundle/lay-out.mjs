import { cpSync, existsSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { inRoot, root } from '../paths.mjs';
import { bundleOf, programNames } from '../programs.mjs';
import { external, manifestOf } from './packages.mjs';

/** What the programs read beside their bundles, where it lies. */
const besides = ['apps/console/dist', 'apps/portal/dist', 'tools/conformance/profiles'];
/** Of what is compiled when it is installed, nothing but the outcome is loaded. */
const sources = /[\\/](deps|src|obj|obj\.target|\.deps)$|\.a$/;
/** Needed to install others, and by nothing that runs. */
const ofInstallation = new Set(['@scarf/scarf', 'prebuild-install']);

/**
 * Copies what runs and nothing else into a folder: the bundles, what they read beside them, and the packages outside of them. What an
 * image holds, and what a test starts to see that no bundle needs more.
 * @param {string} target
 * @param {readonly string[]} [others] further files or folders, from the workspace's
 */
export function layOut(target, others = []) {
  for (const path of [...programNames.map((name) => relative(root, bundleOf(name))), ...besides, ...others]) {
    cpSync(inRoot(path), join(target, path), { recursive: true });
  }
  for (const folder of packagesOutside()) {
    const isWanted = (path) => !sources.test(path.slice(folder.length));
    cpSync(folder, join(target, relative(root, folder)), { recursive: true, dereference: true, filter: isWanted });
  }
}

/** The folders of the packages that are not bundled, and of those they need in turn. */
export function packagesOutside() {
  const folders = new Set(Object.keys(external).map((name) => folderOf(name, root)));
  // A set goes on with what is added meanwhile.
  for (const folder of folders) {
    const { dependencies = {}, optionalDependencies = {} } = manifestOf(folder);
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      if (ofInstallation.has(name)) continue;
      // That of another machine is not here.
      const found = folderOf(name, folder, Object.hasOwn(optionalDependencies, name));
      if (found !== undefined) folders.add(found);
    }
  }
  return folders;
}

function folderOf(name, from, isOptional = false) {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name);
    if (basename(folder) !== 'node_modules' && existsSync(join(found, 'package.json'))) return found;
    if (folder === root) break;
  }
  if (isOptional) return undefined;
  throw new Error(`${name} is not installed for ${from}`);
}
