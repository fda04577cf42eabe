import { readFileSync, writeFileSync } from 'node:fs';
import { run } from '../processes/index.mjs';

/** Milliseconds: what takes longer hangs, and does so because of its mistake. */
const limit = 180_000;
/** Headers longer than Node's own 16 KiB, so that the bound of the library is seen, and not that of Node. */
const flags = ['--no-warnings', '--max-http-header-size=65536'];

/**
 * Runs the kit against the applications of a copy.
 * @param untilFirst ends with the first test that fails
 * @returns {Promise<{ failures: readonly string[], count: number }>} the tests that failed; of what does not come so far, that
 */
export async function runKit(copy, { untilFirst = false } = {}) {
  const { code, reason, stdout, stderr } = await run(
    process.execPath,
    [...flags, copy.at('dist', 'test', 'mutations', 'run-kit.js')],
    { quiet: true, timeoutMs: limit, env: { ...process.env, NODE_ENV: 'test', UNTIL_FIRST: untilFirst ? 'yes' : '' } },
  );
  if (code === 0) return JSON.parse(stdout.slice(stdout.lastIndexOf('{"failures"')));
  const why =
    stderr
      .trim()
      .split('\n')
      .find((line) => /error/i.test(line)) ?? reason;
  return { failures: [`no application runs: ${why.trim().slice(0, 200)}`], count: 0 };
}

/** @throws Error where the text of the mutation does not stand in its file exactly once */
export function mutate(source, { file, text, replacement }) {
  if (source.split(text).length !== 2) throw new Error(`${file} does not have exactly once: ${text}`);
  return source.replace(text, () => replacement);
}

/** The kit on the library with one mistake. @returns the tests that failed; none: it survived */
export async function judge(copy, mutation) {
  const file = copy.at('src', mutation.file);
  const source = readFileSync(file, 'utf8');
  writeFileSync(file, mutate(source, mutation));
  try {
    await copy.compileFile(mutation.file);
    return (await runKit(copy, { untilFirst: true })).failures;
  } finally {
    writeFileSync(file, source);
    await copy.compileFile(mutation.file);
  }
}
