import { spawnSync } from 'node:child_process';

const output =
  /\.(d\.ts|d\.mts|js|mjs)\.map$|\.tsbuildinfo$|(^|\/)(dist|coverage|node_modules)\/|^\w+\/[\w-]+\/bundle(-\d+(-old)?)?\//;

/** The files among `paths` that a tool of ours writes: they are made anew, never kept. */
export const generatedAmong = (paths) => paths.filter((path) => output.test(path));

/** Written where programs run, and nobody's source. */
const ofOneMachine =
  /(^|\/)(\.env(\.[^/]*)?|\.DS_Store|[^/]*\.(sqlite(-\w+)?|log))$|(^|\/)(test-results|\.cache|\.nx)\//;

/** The files among `paths`, which git ignores, that no tool writes: a clone lacks them. */
export const hiddenAmong = (paths) => paths.filter((path) => !output.test(path) && !ofOneMachine.test(path));

/** Every path of the projects that git ignores; undefined without git. */
export const ignoredFiles = (root) =>
  listed(root, [
    '--others',
    '--ignored',
    '--exclude-standard',
    '--directory',
    '--',
    'apps',
    'libs',
    'tools',
    'docs',
    'deploy',
  ]);

/** Every path that git tracks; undefined without git, as in an unpacked archive or an image's build. */
export const trackedFiles = (root) => listed(root, []);

function listed(root, args) {
  const { status, stdout } = spawnSync('git', ['ls-files', '-z', ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  return status === 0 ? stdout.split('\0').filter((path) => path !== '') : undefined;
}
