import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inRoot } from '../paths.mjs';

const here = dirname(fileURLToPath(import.meta.url));

/** Where the bundles of these versions are, made by this code; of this folder, whose paths they hold. */
export function folderOfBundles() {
  const files = [inRoot('package-lock.json'), ...readdirSync(here).map((name) => join(here, name))];
  const digest = createHash('sha256').update(inRoot()).update(process.version);
  for (const file of files) digest.update(readFileSync(file));
  return inRoot('node_modules', '.cache', 'test-packages', digest.digest('hex').slice(0, 24));
}

const day = 86_400_000;

/** Notes that something is used. */
export const touch = (path) => utimesSync(path, new Date(), new Date());

/** Removes what nobody has used for a day: another run may still load what this one does not. */
export function forgetUnused(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    // Another run may remove it first.
    const used = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (used !== undefined && used < Date.now() - day) rmSync(path, { recursive: true, force: true });
  }
}
