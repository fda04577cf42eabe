#!/usr/bin/env node
import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();

const { ensureInstalled } = await import('./lib/install.mjs');
const { build } = await import('./lib/build.mjs');
const { projectsIn } = await import('./lib/projects.mjs');
const { takeScreenshots } = await import('./lib/screenshots.mjs');

const usage = 'npm run screenshots -- FOLDER [page ...]';
let exitCode = 1;
try {
  const [folder, ...pages] = process.argv.slice(2);
  if (!folder || folder.startsWith('-')) throw new Error(usage);
  await ensureInstalled({ everything: true });
  await build(
    console.log,
    projectsIn().filter(({ name }) => name === 'sso'),
  );
  const count = await takeScreenshots({ folder, pages, log: console.log });
  console.log(`${count} pictures are in ${folder}`);
  exitCode = 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
}
process.exit(exitCode);
