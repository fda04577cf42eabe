import { join, relative, sep } from 'node:path';
import { root } from './paths.mjs';
import { projectsIn } from './projects.mjs';
import { sourceFiles } from './source-files.mjs';

const inEndToEnd = (folder) => (path) => path.startsWith(`apps/e2e/test/${folder}/`);
const isStores = (path) => /^(libs\/persistence|apps\/orders|apps\/invoices)\//.test(path);

/**
 * What `npm test` runs, in its order: `npm test -- --stage unit` runs one. `owns` says which spec files a stage has, by their
 * paths from the workspace's folder; a stage without it has none.
 */
export const stages = [
  { name: 'check', what: 'types, lint, format, import boundaries' },
  {
    name: 'unit',
    what: 'everything that needs neither a database server nor the apps',
    owns: (path) => !path.startsWith('apps/e2e/') && !isStores(path),
  },
  { name: 'stores', what: 'whatever stores, on SQLite and PostgreSQL', owns: isStores },
  {
    name: 'protocol',
    what: 'the built apps over HTTP',
    owns: (path) => ['protocol', 'faults'].some((folder) => inEndToEnd(folder)(path)),
  },
  { name: 'browser', what: 'journeys in Chromium', owns: inEndToEnd('journeys') },
  { name: 'packed', what: 'the tarball of auth-contracts in bare applications', owns: inEndToEnd('packed') },
  { name: 'bench', what: 'no bench a quarter below tools/bench/figures.json' },
];

/** Every spec file of the workspace, from its folder, with forward slashes. */
export function specFiles(workspace = root) {
  return projectsIn(workspace).flatMap(({ folder }) =>
    [...sourceFiles(join(workspace, folder))]
      .filter((path) => /\.spec\.(tsx?|mjs)$/.test(path))
      .map((path) => relative(workspace, path).split(sep).join('/')),
  );
}

/**
 * What the arguments of `npm test` ask for.
 * @param {readonly string[]} args `--stage <name>`; the rest is jest's
 * @returns {{ chosen: Set<string>, specs: string[], jestArguments: string[] }} specs: empty for all
 * @throws Error naming the stages, where there is no such
 */
export function parseStage(args) {
  const at = args.indexOf('--stage');
  // Whoever names tests of his own wants those and no benchmark.
  if (at < 0) return { chosen: new Set(names(args.length > 0 ? 'bench' : '')), specs: [], jestArguments: [...args] };
  const stage = stages.find(({ name }) => name === args[at + 1]);
  if (!stage) throw new Error(`there are the stages ${names('').join(', ')}, not ${args[at + 1] ?? 'none'}`);
  const specs = stage.owns ? specFiles().filter(stage.owns) : [];
  return { chosen: new Set([stage.name]), specs, jestArguments: args.toSpliced(at, 2) };
}

const names = (but) => stages.map(({ name }) => name).filter((name) => name !== but);
