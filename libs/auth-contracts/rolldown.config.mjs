import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'rolldown';

const dist = join(import.meta.dirname, 'dist');
const out = join(dist, 'cjs');
const entries = ['index', 'configuration/index', 'nest/index', 'testing/index'];

/**
 * Makes `dist/cjs` of what `tsc` has put into `dist`: the same package for loaders that cannot `require` an ES module, jest's
 * above all (docs/decisions/0056). `jose`, which has ES modules alone, is within; the entries share one state.
 */
export default defineConfig({
  input: Object.fromEntries(entries.map((name) => [name, join(dist, `${name}.js`)])),
  platform: 'node',
  external: (id) => /^[^./]/.test(id) && id !== 'jose',
  plugins: [{ name: 'commonjs-package', writeBundle: completePackage }],
  onLog: (level, { message }) => {
    if (level === 'warn') throw new Error(message);
  },
  output: {
    dir: out,
    cleanDir: true,
    format: 'cjs',
    exports: 'named',
    esModule: true,
    chunkFileNames: 'chunks/[name].js',
  },
});

function completePackage() {
  // Below it `.js` and `.d.ts` are CommonJS, whatever the package is.
  writeFileSync(join(out, 'package.json'), `${JSON.stringify({ type: 'commonjs' })}\n`);
  for (const path of readdirSync(dist, { recursive: true })) {
    if (!path.endsWith('.d.ts') || /^(cjs|spec)[/\\]/.test(path)) continue;
    mkdirSync(dirname(join(out, path)), { recursive: true });
    copyFileSync(join(dist, path), join(out, path));
  }
  const jose = join(fileURLToPath(import.meta.resolve('jose')), '..', '..', '..');
  copyFileSync(join(jose, 'LICENSE.md'), join(out, 'LICENSE.jose.md'));
}
