import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { rolldown } from 'rolldown';
import { bundleOf, entryOf } from '../programs.mjs';
import { beside } from './beside.mjs';
import { inputsFile, inputsOf } from './inputs.mjs';
import { licences } from './licences.mjs';
import { absentPeers, isExternal, isOurs } from './packages.mjs';
import { sourceMaps } from './source-maps.mjs';

/**
 * Makes one folder of a compiled program and of all that it imports: a start reads a few files where it read two thousand. What is
 * imported lazily stays a file of its own; nothing is minified or renamed, for logs name classes and NestJS finds by them.
 * @param {import('../programs.mjs').Program} name
 */
export async function bundle(name) {
  const out = bundleOf(name);
  const read = new Set();
  const bundled = await rolldown({
    input: { app: entryOf(name) },
    platform: 'node',
    external: isExternal,
    plugins: [absentPeers(), beside({ out, onFile: (file) => read.add(file) }), sourceMaps(), licences('LICENSES.txt')],
    onLog: (level, { code, message }) => {
      if (level === 'warn' && !harmless.has(code)) throw new Error(stripVTControlCharacters(message).split('\n')[0]);
    },
  });
  const fresh = `${out}-${process.pid}`;
  const old = `${fresh}-old`;
  try {
    const { output } = await bundled.write({
      dir: fresh,
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: '[name].js',
      assetFileNames: '[name]-[hash][extname]',
      keepNames: true,
      strictExecutionOrder: true,
      minify: false,
      comments: false,
      sourcemap: true,
    });
    for (const { moduleIds = [] } of output) {
      for (const id of moduleIds.filter(isOurs)) read.add(id);
    }
    writeFileSync(join(fresh, 'main.js'), start);
    // Wherever it lies.
    writeFileSync(join(fresh, 'package.json'), '{"type":"module"}\n');
    writeFileSync(join(fresh, inputsFile), JSON.stringify(inputsOf([...read].sort())));
    // By names alone, so that a process that starts meanwhile finds the old one or the new.
    if (existsSync(out)) renameSync(out, old);
    renameSync(fresh, out);
  } finally {
    await bundled.close();
    rmSync(old, { recursive: true, force: true });
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** Of packages' own making: `eval` and circular imports, which are as they were. */
const harmless = new Set(['EVAL', 'CIRCULAR_DEPENDENCY', 'COMMONJS_VARIABLE_IN_ESM']);

/** Node 22 and later keep what they compiled beside it, where they may write; from elsewhere a stranger could slip them other code. */
const start = `#!/usr/bin/env node
import module from 'node:module';
import { fileURLToPath } from 'node:url';

module.enableCompileCache?.(fileURLToPath(new URL('./compiled', import.meta.url)));
await import('./app.js');
`;
