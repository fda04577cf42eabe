import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from './boundaries/rules.mjs';
import { root } from './paths.mjs';

/**
 * Every project of the workspace, from the package.json of its folder: what else names projects is derived from these or
 * checked against them.
 * @typedef {{ name: string, folder: string, scope: string, manifest: object, isBuilt: boolean, servesProduction: boolean }} Project
 * @returns {Project[]} `folder` from the workspace's, with forward slashes
 */
export function projectsIn(workspace = root) {
  return ['apps', 'libs', 'tools'].flatMap((group) =>
    readdirSync(join(workspace, group))
      .map((name) => `${group}/${name}`)
      // A folder of data alone is no project.
      .filter((folder) => existsSync(join(workspace, folder, 'package.json')))
      .map((folder) => project(workspace, folder)),
  );
}

function project(workspace, folder) {
  const manifest = JSON.parse(readFileSync(join(workspace, folder, 'package.json'), 'utf8'));
  const scope = manifest.nx?.tags?.find((tag) => tag.startsWith('scope:')) ?? '(none)';
  return {
    name: manifest.nx?.name ?? manifest.name,
    folder,
    scope,
    manifest,
    isBuilt: manifest.nx?.targets?.build !== undefined,
    servesProduction: rules[scope]?.testing !== true,
  };
}
