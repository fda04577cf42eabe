import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { inRoot } from '../lib/paths.mjs';
import { projectsIn } from '../lib/projects.mjs';

const { packages } = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'));
// What has pages is made by Vite, which reads no types.
const isCompiled = ({ folder, isBuilt, servesProduction }) =>
  isBuilt &&
  servesProduction &&
  existsSync(inRoot(folder, 'tsconfig.json')) &&
  !existsSync(inRoot(folder, 'vite.config.ts'));
const compiled = projectsIn()
  .filter(isCompiled)
  .map(({ folder }) => folder);

/** Every file that the compiler reads for a project: sources, and declarations of packages. */
function filesOf(folder) {
  const tsc = inRoot('node_modules', 'typescript', 'bin', 'tsc');
  const { stdout, status, stderr } = spawnSync(process.execPath, [tsc, '-p', inRoot(folder), '--listFilesOnly'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`${folder}: ${stderr}${stdout.slice(0, 2000)}`);
  return stdout.split('\n').map((line) => line.trim().replaceAll('\\', '/'));
}

/** Where package-lock.json has the package of a file. */
function placeOf(file) {
  return /\/((?:(?:apps|libs|tools)\/[^/]+\/)?node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(
    file,
  )?.[1];
}

describe('what a start installs', () => {
  it.each(compiled)('has all that %s is compiled with: nothing of the tests alone', (folder) => {
    const places = new Set(filesOf(folder).map(placeOf).filter(Boolean));
    expect(places.size).toBeGreaterThan(0);
    // `npm ci --omit=dev` leaves these out.
    expect([...places].filter((place) => packages[place]?.dev === true)).toEqual([]);
  });
});
