import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A resolver for jest: the file that Node would load, or the bundle that stands for it.
 * @param {{ packages: string, libraries: Record<string, Record<string, string>> }} bundles the folder of the bundled packages, and by
 *   the folder of a project what stands for files of libraries
 */
export function resolverOf({ packages, libraries }) {
  const { entries, inside } = JSON.parse(readFileSync(join(packages, 'manifest.json'), 'utf8'));
  const bundles = new Map(Object.entries(entries).map(([path, file]) => [path, join(packages, file)]));
  const parts = new Set(inside);

  /** @throws Error where a file is asked for that is inside of a bundle, because it would be there twice */
  return (request, options) => {
    const path = options.defaultResolver(request, options);
    if (parts.has(path)) {
      const problem = `${path} is inside of a bundle already, asked for in ${options.basedir} (tools/workspace/lib/test-packages)`;
      // Jest says of an error of its resolver only that the module is not found.
      process.stderr.write(`${problem}\n`);
      throw new Error(problem);
    }
    return bundles.get(path) ?? libraries[options.rootDir]?.[path] ?? path;
  };
}
