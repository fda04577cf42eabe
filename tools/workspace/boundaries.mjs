#!/usr/bin/env node
import { checkWorkspace } from './lib/boundaries.mjs';
import { root } from './lib/paths.mjs';

const problems = checkWorkspace(root);
for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? 'Import boundaries hold.' : `${problems.length} imports cross a boundary.`);
process.exit(problems.length === 0 ? 0 : 1);
