import { lastLine } from './log-line.js';

let isSaid = false;

/** Ends the process after it has said why, or because it was told to. */
export function exitInOrder(code: number, ending: { exit(code: number): void } = process): void {
  isSaid = true;
  ending.exit(code);
}

/**
 * No end of the process is silent: an error that nobody caught, an `exit` that nobody asked for, and nothing left to do each leave a line.
 * What the process does not live to see, such as SIGKILL or a crash of native code, whoever started it reads from the signal.
 */
export function leaveLastWords(): void {
  process.on('uncaughtExceptionMonitor', (error, origin) => {
    isSaid = true;
    // What it says and where stands in what Node writes next.
    const { name, code } = Object(error) as { readonly name?: unknown; readonly code?: unknown };
    lastLine({ event: 'process_failed', origin, error: name, ...(typeof code === 'string' && { code }) });
  });
  process.on('exit', (exit) => {
    if (!isSaid) lastLine({ event: 'process_ended', exit });
  });
}
