import { startProcess } from './start-process.mjs';

/** Milliseconds: whatever takes longer hangs. */
const usualLimit = 30 * 60_000;

/**
 * Runs a command to its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('./index.mjs').RunOptions} [options] default: its output is shown, and it has half an hour
 * @returns {Promise<import('./index.mjs').Outcome>}
 */
export async function run(command, args, { quiet = false, timeoutMs = usualLimit, ...options } = {}) {
  const started = startProcess(command, args, { ...options, shown: !quiet, timeoutMs });
  const { code, reason } = await started.ended;
  const { stdout, stderr, lines } = started.output;
  // What a signal ended has no code, and what took too long may have ended well: failures too.
  return { code: reason === 'exit 0' ? 0 : code || 1, reason, stdout, stderr, output: lines.join('\n') };
}

/**
 * As `run`, but a failure throws with the output.
 * @returns {Promise<import('./index.mjs').Outcome & { seconds: number }>}
 */
export async function mustRun(label, command, args, options = {}) {
  const started = process.hrtime.bigint();
  const outcome = await run(command, args, options);
  if (outcome.code !== 0) {
    throw new Error([`${label} failed (${outcome.reason})`, outcome.output.trimEnd()].filter(Boolean).join('\n'));
  }
  return { ...outcome, seconds: Number(process.hrtime.bigint() - started) / 1e9 };
}
