import { existsSync, readFileSync } from 'node:fs';
import { isOurs } from './packages.mjs';

/**
 * Lines of ours are named as the sources have them. Those of packages are not: their maps would be nine tenths of what Node reads
 * into memory at each start with --enable-source-maps.
 */
export function sourceMaps() {
  return {
    name: 'source-maps',
    load(id) {
      const map = `${id}.map`;
      if (!isOurs(id) || !existsSync(map)) return undefined;
      return { code: readFileSync(id, 'utf8'), map: readFileSync(map, 'utf8') };
    },
    transform: {
      filter: { id: /[\\/]node_modules[\\/]/ },
      handler: (code) => ({ code, map: { version: 3, mappings: '', sources: [], names: [] } }),
    },
  };
}
