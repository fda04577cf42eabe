import { inRoot } from './tools/workspace/lib/paths.mjs';
import { projectsIn } from './tools/workspace/lib/projects.mjs';
import { resolverFor } from './tools/workspace/lib/test-packages/index.mjs';
import { swcOptions } from './tools/workspace/lib/test-packages/swc.mjs';

/** `TEST_BREADTH=full` (`npm run test:long`): every property has ten times the runs that it has in `npm test`. */
const inFull = process.env.TEST_BREADTH === 'full' ? { '^fast-check$': inRoot('fast-check-in-full.mjs') } : {};

/** Whose tests start programs, which are bundled from what is compiled. */
const startsPrograms = new Set(['bench', 'e2e']);

/** `TEST_PACKAGES=files`: every package from its own files, as Node loads it, instead of bundled (decision 73). */
const resolver = process.env.TEST_PACKAGES === 'files' ? undefined : resolverFor(process.argv.slice(2));

/**
 * What every project's jest shares: TypeScript through SWC as ES modules, workspace packages read from source
 * (the `@signet/source` export condition), and `.js` specifiers mapped onto the `.ts` files they are compiled from.
 */
const shared = {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@signet/source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleFileExtensions: ['js', 'mjs', 'cjs', 'ts', 'tsx', 'json', 'node'],
  moduleNameMapper: { ...inFull, '^(\\.{1,2}/.*)\\.js$': '$1' },
  ...(resolver && { resolver }),
  testMatch: ['<rootDir>/**/*.spec.{ts,tsx,mjs}'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  transform: {
    '^.+\\.tsx?$': ['@swc/jest', swcOptions],
  },
};

export default {
  // The journeys and the protocol tests start the built apps; a time limit only ends what hangs.
  testTimeout: 120_000,
  // Likewise of a worker, whose process a loaded machine does not end in the half second of jest's own: what keeps a handle open never ends.
  workerGracefulExitTimeout: 30_000,
  // What a context of ES modules held is not let go: a worker that goes on grows to gigabytes, and collects them ever more slowly.
  workerIdleMemoryLimit: '1GB',
  testSequencer: inRoot('tools', 'workspace', 'lib', 'test-order', 'sequencer.mjs'),
  // Named as Nx names them, so that `--selectProjects` finds them.
  projects: projectsIn().map(({ name, folder }) => ({
    ...shared,
    ...(startsPrograms.has(name) ? { globalSetup: inRoot('tools/workspace/lib/bundle/before-tests.mjs') } : {}),
    displayName: name,
    rootDir: inRoot(folder),
  })),
};
