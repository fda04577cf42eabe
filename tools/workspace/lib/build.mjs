import { existsSync } from 'node:fs';
import { inRoot } from './paths.mjs';
import { mustRun } from './processes/index.mjs';
import { projectsIn } from './projects.mjs';

const node = process.execPath;
const bundled = ({ folder }) => existsSync(inRoot(folder, 'vite.config.ts'));

/** What runs in production and what users install: it builds without anything that tests alone need. */
const product = () => projectsIn().filter(({ isBuilt, servesProduction }) => isBuilt && servesProduction);

/** Builds projects and what they are built on, as far as their sources have changed. */
/** @param {(text: () => string) => void} [far] is told how far it is */
export async function build(log = console.log, chosen = product(), far = () => {}) {
  log('Building ...');
  const compiled = chosen.filter((project) => !bundled(project)).map(({ folder }) => folder);
  const tsc = inRoot('node_modules', 'typescript', 'bin', 'tsc');
  let begun = 0;
  far(() => (begun === 0 ? '' : `${begun} projects compiled or being compiled`));
  const onLine = (line) => {
    if (line.includes('Building project')) begun += 1;
  };
  const compiling = ['-b', '--verbose', ...compiled];
  const { seconds } = await mustRun('The build', node, [tsc, ...compiling], { quiet: true, onLine });
  const bundling = await Promise.all(chosen.filter(bundled).map(bundle));
  log(`Built in ${(seconds + Math.max(0, ...bundling)).toFixed(1)} s`);
}

async function bundle({ folder }) {
  const vite = inRoot('node_modules', 'vite', 'bin', 'vite.js');
  const { seconds } = await mustRun(`The build of ${folder}`, node, [vite, 'build'], {
    cwd: inRoot(folder),
    quiet: true,
  });
  return seconds;
}

/** The projects of these names. */
export const named = (...names) => projectsIn().filter(({ name }) => names.includes(name));
