import { writeSync } from 'node:fs';

let app: string | undefined;

/** From now on lines say which app speaks; for the beginning of a process. */
export function nameApp(name: string): void {
  app = name;
}

type Facts = Readonly<Record<string, unknown>> & { readonly event: string };

function lineOf(level: 'warn' | 'error', facts: Facts): string {
  return `${JSON.stringify({ level, time: new Date().toISOString(), ...(app !== undefined && { app }), ...facts })}\n`;
}

/**
 * One line in the form of all lines of the log, on the standard error, for what happens before there is a log or where no app runs.
 * Never a secret.
 */
export function warn(facts: Facts): void {
  process.stderr.write(lineOf('warn', facts));
}

/** The same of a process that ends now: written before this returns, or not at all. */
export function lastLine(facts: Facts): void {
  try {
    writeSync(2, lineOf('error', facts));
  } catch {
    // Nobody reads it any more, and there is no time to wait.
  }
}
