import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderOfBundles } from './folder.mjs';

const folder = folderOfBundles();
const { entries, inside } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
const bundles = new Map(Object.entries(entries).map(([path, file]) => [path, join(folder, file)]));
const parts = new Set(inside);

/**
 * Jest's resolver: the file that Node would load, or the bundle that stands for it.
 * @throws Error where a file is asked for that is inside a bundle, because it would be there twice
 */
export default function resolve(request, options) {
  const path = options.defaultResolver(request, options);
  if (parts.has(path)) {
    const problem = `${path} is inside of a bundle already, asked for in ${options.basedir} (tools/workspace/lib/test-packages)`;
    // Jest says of an error of its resolver only that the module is not found.
    process.stderr.write(`${problem}\n`);
    throw new Error(problem);
  }
  return bundles.get(path) ?? path;
}
