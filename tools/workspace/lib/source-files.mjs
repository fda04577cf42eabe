import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const notOurs = ['node_modules', 'dist', 'coverage'];

/** The paths of every TypeScript and module file below a folder, without what is installed or built. */
export function* sourceFiles(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!notOurs.includes(entry.name)) yield* sourceFiles(path);
    } else if (/\.(tsx?|mjs)$/.test(entry.name)) yield path;
  }
}
