import { inRoot } from './paths.mjs';
import { mustRun } from './processes/index.mjs';

const projects = ['auth-contracts', 'sso', 'orders', 'invoices', 'portal', 'cli', 'demo'];

/** Builds through Nx's cache; by default what runs in production and what users install. */
export async function build(log = console.log, chosen = projects) {
  log('Building ...');
  const { seconds } = await mustRun(
    'The build',
    process.execPath,
    [
      inRoot('node_modules', 'nx', 'dist', 'bin', 'nx.js'),
      'run-many',
      '-t',
      'build',
      `--projects=${chosen}`,
      '--parallel=2',
    ],
    { quiet: true, env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', CI: process.env.CI ?? 'true' } },
  );
  log(`Built in ${seconds.toFixed(1)} s`);
}
