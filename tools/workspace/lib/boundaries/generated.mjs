import { spawnSync } from 'node:child_process';

const output = /\.(d\.ts|d\.mts|js|mjs)\.map$|\.tsbuildinfo$|(^|\/)(dist|coverage|node_modules)\//;

/** The files among `paths` that a tool of ours writes: they are made anew, never kept. */
export const generatedAmong = (paths) => paths.filter((path) => output.test(path));

/** Every path that git tracks; undefined without git, as in an unpacked archive or an image's build. */
export function trackedFiles(root) {
  const { status, stdout } = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 });
  return status === 0 ? stdout.split('\0').filter((path) => path !== '') : undefined;
}
