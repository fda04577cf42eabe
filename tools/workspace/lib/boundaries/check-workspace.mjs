import { readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { projectsIn } from '../projects.mjs';
import { sourceFiles } from '../source-files.mjs';
import { circlesIn } from './circles.mjs';
import { undeclared } from './declared.mjs';
import { withDrawing } from './drawing.mjs';
import { generatedAmong, hiddenAmong, ignoredFiles, trackedFiles } from './generated.mjs';
import { importsOf, isTestFile } from './imports-of.mjs';
import { rules } from './rules.mjs';
import { violation } from './violation.mjs';

/**
 * Checks every project of the workspace.
 * @returns {Record<'upward' | 'circles' | 'undeclared' | 'package' | 'drawing' | 'generated' | 'hidden', string[]>} one line for each problem
 */
export function checkWorkspace(root) {
  const problems = { upward: [], circles: [], undeclared: [], package: [], drawing: [], generated: [], hidden: [] };
  const rootManifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const { folder: project, scope, manifest, servesProduction } of projectsIn(root)) {
    const imports = importsIn(join(root, project));
    for (const { file, specifier } of imports) {
      // Configuration of tools is read by the tools alone.
      const found = /\.config\.(mjs|ts)$/.test(file) ? undefined : violation(scope, file, specifier);
      if (found) problems[found.kind].push(`${project}/${file}: ${found.reason}`);
    }
    for (const circle of circlesIn(fileGraph(imports))) problems.circles.push(`${project}: ${circle.join(' <-> ')}`);
    const { builds } = rules[scope] ?? {};
    for (const problem of undeclared(manifest, rootManifest, imports, { servesProduction, builds })) {
      problems.undeclared.push(`${project}: ${problem}`);
    }
  }
  const page = readFileSync(join(root, 'docs', 'architecture.md'), 'utf8');
  if (withDrawing(page) !== page)
    problems.drawing.push('docs/architecture.md: npm run boundaries -- --write draws it anew');
  for (const path of generatedAmong(trackedFiles(root) ?? []))
    problems.generated.push(`${path} is generated and tracked: git rm --cached it`);
  for (const path of hiddenAmong(ignoredFiles(root) ?? []))
    problems.hidden.push(`${path} is ignored by git and no tool writes it: a clone lacks it`);
  return problems;
}

/** @param folder of a project, absolute */
export function importsIn(folder) {
  return [...sourceFiles(folder)].flatMap((path) => {
    const file = relative(folder, path).split(sep).join('/');
    return importsOf(path, readFileSync(path, 'utf8')).map((specifier) => ({ file, specifier }));
  });
}

/** Which file of a project imports which other, tests apart; `.js` in an import means the `.ts` or `.tsx` it is compiled from. */
function fileGraph(imports) {
  const files = new Set(imports.map(({ file }) => file));
  const graph = new Map();
  for (const { file, specifier } of imports) {
    if (isTestFile(file) || !specifier.startsWith('.')) continue;
    const target = posix.normalize(posix.join(posix.dirname(file), specifier));
    const source =
      ['.ts', '.tsx'].map((end) => target.replace(/\.jsx?$/, end)).find((path) => files.has(path)) ?? target;
    graph.set(file, [...(graph.get(file) ?? []), source]);
  }
  return graph;
}
