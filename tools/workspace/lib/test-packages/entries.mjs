import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '../paths.mjs';
import { projectsIn } from '../projects.mjs';
import { isScript, manifestOf } from './files.mjs';

/** The files by which packages are imported and required, and those that other packages reach into. */
export async function entriesOf(packages, rolldown, resolution) {
  const found = new Set();
  const asked = [...packages.map((name) => [name, inRoot('package.json')]), ...reachedInto(packages)];
  const resolving = {
    name: 'entries',
    async buildStart() {
      for (const [specifier, importer] of asked) {
        for (const kind of ['import-statement', 'require-call']) {
          const resolved = await this.resolve(specifier, importer, { kind });
          if (resolved?.id.startsWith(inRoot()) && isScript(resolved.id)) found.add(resolved.id);
        }
      }
    },
    resolveId: (id) => (id === 'nothing' ? id : null),
    load: (id) => (id === 'nothing' ? '' : null),
  };
  const bundle = await rolldown({ ...resolution, input: 'nothing', plugins: [resolving] });
  await bundle.generate();
  await bundle.close();
  return found;
}

/** `['rxjs/operators', a file that names it]`: what packages that are not bundled take from inside of one that is. */
function* reachedInto(packages) {
  const inside = new RegExp(`['"]((?:${packages.join('|')})/[^'"]+)['"]`, 'g');
  const projects = [inRoot(), ...projectsIn().map(({ folder }) => inRoot(folder))];
  for (const folder of new Set(projects.flatMap(installedFor))) {
    const { name, dependencies, peerDependencies } = manifestOf(folder);
    const uses = Object.keys({ ...dependencies, ...peerDependencies }).some((used) => packages.includes(used));
    if (!uses || packages.includes(name)) continue;
    for (const path of readdirSync(folder, { recursive: true })) {
      if (!isScript(path) || path.includes('node_modules')) continue;
      const code = readFileSync(join(folder, path), 'utf8');
      for (const [, specifier] of code.matchAll(inside)) yield [specifier, join(folder, path)];
    }
  }
}

/** The folders of all packages that are installed for the one in a folder, without links to our own. */
function installedFor(folder) {
  const installed = join(folder, 'node_modules');
  if (!existsSync(installed)) return [];
  return readdirSync(installed)
    .flatMap((name) => (name.startsWith('@') ? readdirSync(join(installed, name)).map((of) => join(name, of)) : [name]))
    .map((name) => join(installed, name))
    .filter((path) => !lstatSync(path).isSymbolicLink() && existsSync(join(path, 'package.json')))
    .flatMap((path) => [path, ...installedFor(path)]);
}
