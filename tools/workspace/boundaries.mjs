#!/usr/bin/env node
import { readFileSync, writeFileSync } from 'node:fs';
import { checkWorkspace } from './lib/boundaries/check-workspace.mjs';
import { withDrawing } from './lib/boundaries/drawing.mjs';
import { inRoot, root } from './lib/paths.mjs';

if (process.argv.includes('--write')) {
  const page = inRoot('docs', 'architecture.md');
  writeFileSync(page, withDrawing(readFileSync(page, 'utf8')));
}
const problems = checkWorkspace(root);
const lines = Object.values(problems).flat();
for (const line of lines) console.error(line);
const count = (kind) => problems[kind].length;
console.log(
  `upward imports ${count('upward')}, circles ${count('circles')}, undeclared ${count('undeclared')}, ` +
    `other imports that cross a boundary ${count('package')}, drawings that are not true ${count('drawing')}, ` +
    `generated files that are tracked ${count('generated')}, sources that git ignores ${count('hidden')}`,
);
process.exit(lines.length === 0 ? 0 : 1);
