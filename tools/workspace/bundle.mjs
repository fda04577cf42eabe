#!/usr/bin/env node
// Bundles programs from what is compiled: `node tools/workspace/bundle.mjs sso`; without a name, all of them.
import { programNames } from './lib/programs.mjs';

const { bundle } = await import('./lib/bundle/bundle.mjs');
const { isCurrent } = await import('./lib/bundle/inputs.mjs');
const chosen = process.argv.length > 2 ? process.argv.slice(2) : programNames;
try {
  await Promise.all(chosen.filter((name) => !isCurrent(name)).map(bundle));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
