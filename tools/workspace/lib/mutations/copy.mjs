import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRoot } from '../paths.mjs';
import { mustRun } from '../processes/index.mjs';

const library = (...segments) => inRoot('libs', 'auth-contracts', ...segments);
const compiler = inRoot('node_modules', 'typescript', 'bin', 'tsc');

/** What the copy calls itself: its applications import it by its own name, as those of strangers do. */
const manifest = {
  name: '@signet/auth-contracts',
  type: 'module',
  exports: {
    '.': './dist/src/index.js',
    './nest': './dist/src/nest/index.js',
    './testing': './dist/src/testing/index.js',
  },
};

/** Types were checked before: here mistakes are made on purpose. */
const tsconfig = {
  extends: './tsconfig.base.json',
  compilerOptions: {
    rootDir: '.',
    outDir: 'dist',
    composite: false,
    declaration: false,
    declarationMap: false,
    sourceMap: false,
    noCheck: true,
    noEmitOnError: false,
    customConditions: [],
  },
};

/** A copy of the library and of the applications that the kit judges, in a folder of its own. */
export class Copy {
  #folder = mkdtempSync(join(tmpdir(), 'signet-mutation-'));

  constructor() {
    cpSync(library('src'), this.at('src'), { recursive: true });
    mkdirSync(this.at('test'));
    cpSync(library('test', 'mutations'), this.at('test', 'mutations'), { recursive: true });
    cpSync(inRoot('tsconfig.base.json'), this.at('tsconfig.base.json'));
    symlinkSync(inRoot('node_modules'), this.at('node_modules'), 'junction');
    writeFileSync(this.at('package.json'), JSON.stringify(manifest));
  }

  at(...segments) {
    return join(this.#folder, ...segments);
  }

  compile() {
    return this.#compile({ include: ['src', 'test'], exclude: ['src/**/*.spec.ts', 'test/**/*.spec.ts'] });
  }

  /** One file alone, whatever it imports: a second for each of a hundred mutations is minutes. */
  compileFile(file) {
    return this.#compile({ files: [`src/${file}`] }, { noResolve: true, types: [] });
  }

  async #compile(files, options = {}) {
    const compilerOptions = { ...tsconfig.compilerOptions, ...options };
    writeFileSync(this.at('tsconfig.json'), JSON.stringify({ ...tsconfig, compilerOptions, ...files }));
    await mustRun('tsc', process.execPath, [compiler, '-p', this.at('tsconfig.json')], { quiet: true });
  }

  remove() {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
