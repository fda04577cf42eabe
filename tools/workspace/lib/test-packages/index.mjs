import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const make = fileURLToPath(new URL('make.mjs', import.meta.url));

/**
 * Jest's resolver for what is installed and what stands in the sources now; bundles what is not bundled yet. In a process of its own,
 * because a test that reads jest's configuration does so in a context of jest, where no native bundler runs.
 * @param {readonly string[]} args of jest
 * @returns {string} its file
 */
export function resolverFor(args) {
  return execFileSync(process.execPath, [make, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}
