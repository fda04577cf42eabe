/** One line as loggers of the apps write it, for what has no logger yet or none of its own. Never a secret. */
export function warn(facts: Readonly<Record<string, unknown>>): void {
  const line = { level: 'warn', pid: process.pid, timestamp: Date.now(), message: facts, context: 'Files' };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}
