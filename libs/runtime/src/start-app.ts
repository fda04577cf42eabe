import { constants } from 'node:os';
import { ConfigError } from './config-error.js';
import { DatabaseUnavailable } from './database/database-unavailable.js';
import { endingSignals, onHangup } from './hangup.js';
import { exitInOrder, leaveLastWords } from './last-words.js';
import { nameApp } from './log-line.js';

/** Why something did not start, and the variable that it is about. */
class NotStarted extends Error {
  override readonly name = 'NotStarted';

  constructor(variable: string, reason: string, options: ErrorOptions) {
    super(`${variable}: ${reason}`, options);
  }
}

/** Whatever fails in `work` is about this variable, unless it names another. @throws Error whose first line begins with it */
export async function concerning<T>(variable: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isNamed(error)) throw error;
    throw new NotStarted(variable, firstLine(error), { cause: error });
  }
}

/**
 * Whatever the operating system says of an address in `work` is about the variables of this listener.
 * @param prefix of `HOST` and `PORT`
 * @throws Error whose first line begins with the variable
 */
export async function concerningAddress<T>(prefix: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { variable, reason } = ofListening(error) ?? {};
    if (variable === undefined || reason === undefined) throw error;
    throw new NotStarted(`${prefix}${variable}`, reason, { cause: error });
  }
}

/**
 * What an operator is told of a start that failed: a line for each variable that is wrong, which begins with its name; never a
 * secret, never a stack.
 */
export function startFailure(error: unknown): readonly string[] {
  if (error instanceof ConfigError) return error.problems;
  if (error instanceof DatabaseUnavailable) return [`DATABASE_URL: ${error.message}`];
  const { variable, reason } = ofListening(error) ?? {};
  return [variable === undefined ? firstLine(error) : `${variable}: ${reason}`];
}

/** One line of what a start waits for. */
export function sayAtStart(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Whether a person reads what is said, and nothing keeps it. */
export function isAtTerminal(): boolean {
  return process.stdout.isTTY === true;
}

/**
 * Runs the start of a process: what it gives is said; a failure is one line for each cause, and exit code 1. A signal ends it at once,
 * also the first process of a container, for which signals that nobody listens to do nothing.
 * @param name of the app, in the lines that it writes before it has a log
 */
export async function startApp(name: string, start: () => Promise<string>): Promise<void> {
  nameApp(name);
  leaveLastWords();
  // Whoever reads what is written may go away (EPIPE): without a listener that would end the process.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const end = (signal: NodeJS.Signals) => exitInOrder(128 + constants.signals[signal]);
  for (const signal of endingSignals) process.on(signal, end);
  // What it would read again is only being read.
  const offHangup = onHangup(() => {});
  try {
    sayAtStart(await start());
  } catch (error) {
    process.stderr.write(
      startFailure(error)
        .map((line) => `error: ${line}\n`)
        .join(''),
    );
    exitInOrder(1);
  } finally {
    // What was started has its own end from now on.
    for (const signal of endingSignals) process.off(signal, end);
    offHangup();
  }
}

const addressWords: Readonly<Record<string, string>> = {
  EADDRNOTAVAIL: 'is no address of this machine',
  ENOTFOUND: 'is no name that this machine knows',
  EAI_AGAIN: 'is no name that this machine knows',
  EAFNOSUPPORT: 'is of a family of addresses that this machine has not',
};
const portWords: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another process',
  EACCES: 'is one that this user may not listen on',
};

/** Of what the operating system says of a server's address. */
function ofListening(error: unknown): { readonly variable: string; readonly reason: string } | undefined {
  const { code = '', syscall, port, address, hostname } = error as NodeJS.ErrnoException & Address;
  if (syscall !== 'listen' && syscall !== 'getaddrinfo') return undefined;
  const ofAddress = addressWords[code];
  if (ofAddress !== undefined) return { variable: 'HOST', reason: `${address ?? hostname} ${ofAddress}` };
  return { variable: 'PORT', reason: `${port} ${portWords[code] ?? `cannot be listened on (${code})`}` };
}

interface Address {
  readonly port?: number;
  readonly address?: string;
  readonly hostname?: string;
}

const isNamed = (error: unknown) =>
  error instanceof ConfigError || error instanceof NotStarted || error instanceof DatabaseUnavailable;

function firstLine(error: unknown): string {
  // By its words: an error that a driver made in another realm is no `Error` of this one.
  const { message } = Object(error) as { readonly message?: unknown };
  const words = typeof message === 'string' && message !== '' ? message : 'could not start';
  return words.split('\n', 1)[0] ?? words;
}
