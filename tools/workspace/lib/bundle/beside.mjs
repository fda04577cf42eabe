import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { forBrowsers, isForBrowsers } from './for-browsers.mjs';
import { isOurs } from './packages.mjs';

/** How a module names a file or a folder beside it, for Node and for the bundler alike. */
const named = /new URL\(\s*(['"])(\.{1,2}\/[^'"]+)\1,\s*import\.meta\.url,?\s*\)/g;
const others = /import\.meta\.(?:url|dirname|filename|resolve)\b/;
/** Not what browsers run: that is sent as it is. */
const program = /(?<!\.(?:browser|min))\.[cm]?js$/;

/**
 * Takes what modules name by `new URL('./file', import.meta.url)` into the bundle: programs (of threads) as chunks, what browsers
 * run as one file each, other files as they are. A folder stays where it is. Whatever of ours finds files in another way, and so would
 * look beside the bundle, is refused.
 * @param {{ out: string, onFile: (file: string) => void }} options `out`: the folder of the bundle
 */
export function beside({ out, onFile }) {
  return {
    name: 'beside',
    async transform(code, id) {
      if (!code.includes('import.meta.')) return undefined;
      if (isOurs(id) && others.test(code.replace(named, ''))) {
        this.error(`${id} finds a file by other means than new URL('./file', import.meta.url)`);
      }
      const scripts = new Map();
      for (const [, , path] of code.matchAll(named)) {
        const file = fileURLToPath(new URL(path, pathToFileURL(id)));
        if (isForBrowsers(file) && existsSync(file)) scripts.set(file, await forBrowsers(file, onFile));
      }
      const taken = code.replace(named, (_whole, _quote, path) => {
        const file = fileURLToPath(new URL(path, pathToFileURL(id)));
        const isThere = existsSync(file);
        if (!isThere && extname(file) !== '') this.error(`${id} names ${file}, which is not there`);
        // What is not there may be a folder that is yet to be made.
        if (!isThere || statSync(file).isDirectory()) {
          const there = relative(out, file).split(sep).join('/');
          return `new URL('${there}${path.endsWith('/') ? '/' : ''}', import.meta.url)`;
        }
        onFile(file);
        const name = basename(file).replace(/\.[^.]+$/, '');
        const script = scripts.get(file);
        if (script !== undefined) {
          const reference = this.emitFile({ type: 'asset', name: basename(file), source: script });
          return `new URL(import.meta.ROLLUP_FILE_URL_${reference})`;
        }
        const reference = program.test(file)
          ? this.emitFile({ type: 'chunk', id: file, name })
          : this.emitFile({ type: 'asset', name: basename(file), source: readFileSync(file) });
        return `new URL(import.meta.ROLLUP_FILE_URL_${reference})`;
      });
      return taken === code ? undefined : { code: taken, map: null };
    },
  };
}
