import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

const types = new Map();

/** Whether a file is an ES module, by its name or the nearest package.json (Node's rule). */
export function isModule(path) {
  return path.endsWith('.mjs') || (path.endsWith('.js') && typeOf(dirname(path)) === 'module');
}

function typeOf(folder) {
  if (!types.has(folder)) {
    const found = existsSync(join(folder, 'package.json'));
    types.set(folder, found ? (manifestOf(folder).type ?? 'commonjs') : typeOf(dirname(folder)));
  }
  return types.get(folder);
}

export const isScript = (path) => /\.[cm]?js$/.test(path);

export const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** The package in which an installed file is. */
export function packageOf(path) {
  const [scopeOrName, name] = path.slice(path.lastIndexOf(`${sep}node_modules${sep}`) + 14).split(sep);
  return scopeOrName.startsWith('@') ? `${scopeOrName}/${name}` : scopeOrName;
}
