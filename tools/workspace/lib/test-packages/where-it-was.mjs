import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isModule, isScript } from './files.mjs';

/** What a file says of its own place stays true. */
export const whereItWas = {
  name: 'where-it-was',
  transform(code, id) {
    if (!/\b__dirname\b|\b__filename\b|\bimport\.meta\.url\b/.test(code)) return null;
    if (isModule(id) || !isScript(id))
      return code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href));
    const strict = /^\s*(['"])use strict\1/.test(code) ? "'use strict';" : '';
    return `${strict}var __filename = ${JSON.stringify(id)}, __dirname = ${JSON.stringify(dirname(id))};${code}`;
  },
};
