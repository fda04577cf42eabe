#!/usr/bin/env node
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { CliError } from './command-context.js';
import { runCli } from './run-cli.js';

/** One line from the terminal; undefined where it says that there is no more. */
async function ask(lines: Interface, question: string): Promise<string | undefined> {
  lines.on('SIGINT', () => process.exit(130));
  try {
    return await Promise.race([lines.question(question), once(lines, 'close').then(() => undefined)]);
  } finally {
    lines.close();
  }
}

async function promptPassword(question: string): Promise<string> {
  process.stderr.write(question);
  // Readline echoes to its output, so it gets one that drops everything.
  const output = new Writable({ write: (_chunk, _encoding, done) => done() });
  const answer = await ask(createInterface({ input: process.stdin, output, terminal: true }), '');
  process.stderr.write('\n');
  if (answer === undefined) throw new CliError('no password was given');
  return answer;
}

/** No is what anything else but a yes says. */
async function confirm(question: string): Promise<boolean> {
  const answer = await ask(createInterface({ input: process.stdin, output: process.stderr }), `${question} [y/N] `);
  return /^y(es)?$/i.test(answer?.trim() ?? '');
}

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  stdout: (line) => void process.stdout.write(line),
  drained: async () => {
    if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
  },
  stderr: (line) => void process.stderr.write(line),
  readStdin: () => text(process.stdin),
  promptPassword: process.stdin.isTTY ? promptPassword : undefined,
  confirm: process.stdin.isTTY ? confirm : undefined,
});
