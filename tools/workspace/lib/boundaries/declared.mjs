import { packageName } from '../package-name.mjs';
import { isTestFile } from './imports-of.mjs';
import { installedElsewhere, loadedByName, startedByTests } from './rules.mjs';

/**
 * What a project imports without declaring it, and declares without importing it.
 * @param {object} manifest the project's package.json
 * @param {object} rootManifest the workspace's: its devDependencies are there for every test
 * @param {ReadonlyArray<{ file: string, specifier: string }>} imports
 * @param {{ servesProduction?: boolean, builds?: readonly string[] }} [project] builds: packages that it builds others with
 * @returns {string[]}
 */
export function undeclared(manifest, rootManifest, imports, { servesProduction = true, builds = [] } = {}) {
  const names = (...groups) => groups.flatMap((group) => Object.keys(group ?? {}));
  const production = new Set(names(manifest.dependencies, manifest.peerDependencies, manifest.optionalDependencies));
  const all = new Set([...production, ...names(manifest.devDependencies)]);
  const forTests = new Set([...all, ...names(rootManifest.devDependencies)]);
  const inProduction = servesProduction ? production : forTests;
  const problems = new Set();
  const used = new Set();
  for (const { file, specifier } of imports) {
    if (specifier.startsWith('.') || specifier.startsWith('node:') || file.startsWith(installedElsewhere)) continue;
    const name = packageName(specifier);
    used.add(name);
    if (name === manifest.name) continue;
    if (isTestFile(file) || isTool(file) ? forTests.has(name) : inProduction.has(name)) continue;
    problems.add(`${file} imports ${name}, which its package.json does not declare`);
  }
  for (const name of all) {
    const typesOf = name.startsWith('@types/') && used.has(name.slice('@types/'.length));
    const unnamed = Object.hasOwn(loadedByName, name) || startedByTests.includes(name) || builds.includes(name);
    if (!used.has(name) && !typesOf && !unnamed) {
      problems.add(`package.json declares ${name}, which nothing imports`);
    }
  }
  return [...problems];
}

/** Configuration of tools, and examples: they are built with the project and not shipped with it. */
const isTool = (file) => /\.config\.(mjs|ts)$/.test(file) || file.startsWith('examples/');
