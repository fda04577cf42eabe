import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestOf, packageFolder } from './packages.mjs';

/** Puts the licence of whatever is bundled beside it, which nearly all of them ask for. */
export function licences(fileName) {
  return {
    name: 'licences',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap(({ moduleIds = [] }) => moduleIds);
      const texts = textsOf(modules);
      const source = [...texts.keys()].sort().map((name) => `${name}\n\n${texts.get(name)}\n`);
      this.emitFile({ type: 'asset', fileName, source: source.join(`\n${'-'.repeat(80)}\n\n`) });
    },
  };
}

/** The licences of the packages that modules are of, by name and version. @param {readonly string[]} modules */
export function textsOf(modules) {
  const folders = new Set(modules.map(packageFolder).filter((folder) => folder !== undefined));
  return new Map([...folders].map((folder) => textOf(folder)));
}

function textOf(folder) {
  const { name, version, license = 'see its repository' } = manifestOf(folder);
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return [`${name} ${version} (${license})`, texts.join('\n\n')];
}
