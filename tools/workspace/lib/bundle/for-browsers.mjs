import { stripVTControlCharacters } from 'node:util';
import { rolldown } from 'rolldown';
import { textsOf } from './licences.mjs';
import { isOurs } from './packages.mjs';

/** What browsers run lies in folders of this name. */
export const isForBrowsers = (file) => /[\\/]browser[\\/][^\\/]+\.js$/.test(file);

/**
 * One file of a compiled module and of all that it imports, as small as can be, for a page loads it. What it was made of is named in it,
 * as its licences ask.
 * @param {string} file
 * @param {(file: string) => void} onFile is told each of ours
 * @returns {Promise<string>}
 */
export async function forBrowsers(file, onFile) {
  const bundled = await rolldown({
    input: file,
    platform: 'browser',
    onLog: (level, { message }) => {
      // Among others: what only Node has.
      if (level === 'warn') throw new Error(stripVTControlCharacters(message).split('\n')[0]);
    },
  });
  try {
    const { output } = await bundled.generate({ format: 'iife', minify: true, comments: false });
    const [{ code, moduleIds }, ...others] = output;
    if (others.length > 0) throw new Error(`${file} is more than one file for a browser`);
    for (const id of moduleIds.filter(isOurs)) onFile(id);
    const texts = [...textsOf(moduleIds)].map(([name, text]) => `${name}\n\n${text}`);
    return texts.length === 0 ? code : `/*!\n${texts.join('\n\n').replaceAll('*/', '* /')}\n*/\n${code}`;
  } finally {
    await bundled.close();
  }
}
