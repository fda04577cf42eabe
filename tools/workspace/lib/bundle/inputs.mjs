import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { inRoot, root } from '../paths.mjs';
import { bundleOf } from '../programs.mjs';

export const inputsFile = 'inputs.json';

/** The digests of what a bundle is made of. @param {readonly string[]} files of ours; what npm installs is in the lock file */
export function inputsOf(files) {
  const all = [...files, inRoot('package-lock.json'), ...bundler()].map((file) => relative(root, file));
  return Object.fromEntries(all.map((file) => [file, digest(file)]));
}

/** Whether a program's bundle is of what is compiled now. @param {import('../programs.mjs').Program} name */
export function isCurrent(name) {
  const file = join(bundleOf(name), inputsFile);
  if (!existsSync(file)) return false;
  const made = JSON.parse(readFileSync(file, 'utf8'));
  return Object.entries(made).every(([input, was]) => digest(input) === was);
}

/** What the bundles are made by. */
function bundler() {
  const folder = inRoot('tools', 'workspace', 'lib', 'bundle');
  return readdirSync(folder).map((name) => join(folder, name));
}

function digest(file) {
  const path = inRoot(file);
  return existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('base64url') : undefined;
}
