import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { inRoot } from '@signet/workspace/paths';
import { programFile } from '@signet/workspace/programs';

/** Where everything that the core tells is told, as the bundle has it. */
const telling = /async function recordEntry\([^)]*\) \{/g;
const bundled = 'app.js';

/** The text of the bundle, in which nothing is told. @throws Error where it does not tell in one place */
export function withoutEntries(text: string): string {
  const found = [...text.matchAll(telling)];
  if (found.length !== 1) throw new Error(`the bundle tells in ${found.length} places`);
  return text.replace(telling, (head) => `${head}\n\treturn;`);
}

/**
 * A copy of the bundled issuer that leaves no entries. There is no setting for that, and there is to be none: it is here to be measured
 * against.
 */
export function copyWithoutEntries(): { readonly program: string; readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'signet-untold-'));
  const program = programFile('sso');
  cpSync(dirname(program), join(folder, 'bundle'), { recursive: true });
  // What is not in the bundle is found beside it.
  symlinkSync(inRoot('node_modules'), join(folder, 'node_modules'));
  const file = join(folder, 'bundle', bundled);
  writeFileSync(file, withoutEntries(readFileSync(file, 'utf8')));
  return { program: join(folder, 'bundle', basename(program)), folder };
}
