import { existsSync } from 'node:fs';
import { isCurrent } from './bundle/inputs.mjs';
import { inRoot } from './paths.mjs';
import { mustRun } from './processes/index.mjs';
import { programNames } from './programs.mjs';
import { projectsIn } from './projects.mjs';

const node = process.execPath;
const hasPages = ({ folder }) => existsSync(inRoot(folder, 'vite.config.ts'));

/** What runs in production and what users install: it builds without anything that tests alone need. */
const product = () => projectsIn().filter(({ isBuilt, servesProduction }) => isBuilt && servesProduction);

/** Builds projects and what they are built on, as far as their sources have changed. */
/** @param {(text: () => string) => void} [far] is told how far it is */
export async function build(log = console.log, chosen = product(), far = () => {}) {
  log('Building ...');
  const compiled = chosen.filter((project) => !hasPages(project)).map(({ folder }) => folder);
  const tsc = inRoot('node_modules', 'typescript', 'bin', 'tsc');
  let begun = 0;
  far(() => (begun === 0 ? '' : `${begun} projects compiled or being compiled`));
  const onLine = (line) => {
    if (line.includes('Building project')) begun += 1;
  };
  const compiling = ['-b', '--verbose', ...compiled];
  const { seconds } = await mustRun('The build', node, [tsc, ...compiling], { quiet: true, onLine });
  const pages = await Promise.all(chosen.filter(hasPages).map(makePages));
  const programs = programNames.filter((name) => chosen.some((project) => project.name === name));
  const bundled = await bundlePrograms(programs, far);
  log(`Built in ${(seconds + Math.max(0, ...pages) + bundled).toFixed(1)} s`);
}

async function makePages({ folder }) {
  const vite = inRoot('node_modules', 'vite', 'bin', 'vite.js');
  const { seconds } = await mustRun(`The build of ${folder}`, node, [vite, 'build'], {
    cwd: inRoot(folder),
    quiet: true,
  });
  return seconds;
}

/** Makes what programs are started from, as far as it is not of what is compiled. @returns seconds that it took */
export async function bundlePrograms(names, far = () => {}) {
  const due = names.filter((name) => !isCurrent(name));
  if (due.length === 0) return 0;
  far(() => `bundling ${due.join(', ')}`);
  const bundling = [inRoot('tools', 'workspace', 'bundle.mjs'), ...due];
  return (await mustRun('Bundling', node, bundling, { quiet: true })).seconds;
}

/** The projects of these names. */
export const named = (...names) => projectsIn().filter(({ name }) => names.includes(name));
