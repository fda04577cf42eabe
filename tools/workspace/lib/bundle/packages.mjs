import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { packageName } from '../package-name.mjs';
import { inRoot } from '../paths.mjs';
import { projectsIn } from '../projects.mjs';

/** What is not bundled, and why: it is there beside the bundle, in node_modules. */
export const external = {
  '@node-rs/argon2': 'native code',
  'better-sqlite3': 'native code',
  jiti: 'it loads a part of itself by its place, once a file is to be read',
  sharp: 'native code',
  'swagger-ui-dist': 'a folder of files that a browser is sent',
};

const manifests = new Map();

/** The folder of the npm package that a module is of. @returns {string | undefined} where it is one of ours */
export function packageFolder(id) {
  const [, folder] = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(id) ?? [];
  return folder;
}

/** Whether a module is a file of this workspace; the bundler has some of its own. */
export const isOurs = (id) => isAbsolute(id) && packageFolder(id) === undefined;

/** @returns {{ name: string, version: string, license?: string, peerDependenciesMeta?: Record<string, { optional?: boolean }> }} */
export function manifestOf(folder) {
  const known = manifests.get(folder);
  if (known) return known;
  const file = join(folder, 'package.json');
  const manifest = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : manifestOf(dirname(folder));
  manifests.set(folder, manifest);
  return manifest;
}

export const isExternal = (id) => /^[^./]/.test(id) && Object.hasOwn(external, packageName(id));

/** The names of the packages that our projects need in production, and those need in turn, whoever else has installed more. */
function needed() {
  const { packages } = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'));
  const wants = new Map();
  for (const [path, { dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} }] of Object.entries(
    packages,
  )) {
    const peers = Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true);
    const name = path.replace(/^.*node_modules\//, '');
    wants.set(name, [...(wants.get(name) ?? []), ...Object.keys(dependencies), ...peers]);
  }
  const reached = new Set(projectsIn().flatMap((project) => (project.servesProduction ? [project.folder] : [])));
  // A set goes on with what is added meanwhile.
  for (const name of reached) for (const wanted of wants.get(name) ?? []) reached.add(wanted);
  return reached;
}

/**
 * Leaves out what a package can do without (`peerDependenciesMeta`) and no project of ours needs: NestJS alone tries a dozen others. It is
 * as if it were not installed, also where tests have it.
 */
export function absentPeers() {
  const wanted = needed();
  const prefix = '\0absent:';
  return {
    name: 'absent-peers',
    async resolveId(specifier, importer) {
      const folder = importer && /^[^./\0]/.test(specifier) ? packageFolder(importer) : undefined;
      if (folder === undefined) return undefined;
      const name = packageName(specifier);
      if (manifestOf(folder).peerDependenciesMeta?.[name]?.optional !== true) return undefined;
      // Needed by one of ours, it may yet be out of another's reach.
      const found = wanted.has(name) ? await this.resolve(specifier, importer, { skipSelf: true }) : null;
      return found ?? `${prefix}${specifier}`;
    },
    load(id) {
      if (!id.startsWith(prefix)) return undefined;
      const message = JSON.stringify(`Cannot find module '${id.slice(prefix.length)}'`);
      // The form of Node's own, by which those who ask tell it from other failures.
      return `throw Object.assign(new Error(${message}), { code: 'MODULE_NOT_FOUND' }); module.exports = {};`;
    },
  };
}
