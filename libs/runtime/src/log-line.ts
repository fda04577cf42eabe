let app: string | undefined;

/** From now on lines say which app speaks; for the beginning of a process. */
export function nameApp(name: string): void {
  app = name;
}

/**
 * One line in the form of all lines of the log, on the standard error, for what happens before there is a log or where no app runs.
 * Never a secret.
 */
export function warn(facts: Readonly<Record<string, unknown>> & { readonly event: string }): void {
  const line = { level: 'warn', time: new Date().toISOString(), ...(app !== undefined && { app }), ...facts };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}
