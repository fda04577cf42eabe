import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/**
 * Runs a command to its end with its output shown.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, quiet?: boolean, timeoutMs?: number }} [options] quiet: output only when it fails
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: options.env ?? process.env,
      stdio: ['ignore', options.quiet ? 'pipe' : 'inherit', options.quiet ? 'pipe' : 'inherit'],
      timeout: options.timeoutMs,
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** As `run`, but a failure throws with the output. */
export async function mustRun(label, command, args, options = {}) {
  const started = process.hrtime.bigint();
  const { code, output } = await run(command, args, options);
  if (code !== 0) throw new Error(`${label} failed (exit ${code})${output ? `\n${output.trimEnd()}` : ''}`);
  return Number(process.hrtime.bigint() - started) / 1e9;
}
