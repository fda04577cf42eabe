import { Tally } from '@signet/runtime';
import { type Logger, pino } from 'pino';
import { type EventName, eventNames, isEvent, kindOf, type Level } from './events.js';
import { type DescribeError, harmless, loggable } from './loggable.js';
import { type Output, standardOutput } from './output.js';

export type Fields = Readonly<Record<string, unknown>>;

export interface LogOptions {
  /** Which app speaks. */
  readonly app: string;
  /** What is less than this is not written; default `info`. */
  readonly level?: Level | undefined;
  /** Default: standard output. */
  readonly output?: Output | undefined;
  /** Stand in every line: of the trace that is open, say. It must be cheap, and not throw. */
  readonly fields?: (() => Fields) | undefined;
  readonly describeError?: DescribeError | undefined;
  /** Hears each event, as often as it is, whether or not a line is written of it. */
  readonly onEvent?: ((event: EventName) => void) | undefined;
}

/** What Nest calls its logger by (`LoggerService`). */
export interface FrameworkLogger {
  log(message: unknown, ...rest: readonly unknown[]): void;
  error(message: unknown, ...rest: readonly unknown[]): void;
  warn(message: unknown, ...rest: readonly unknown[]): void;
  debug(message: unknown, ...rest: readonly unknown[]): void;
  verbose(message: unknown, ...rest: readonly unknown[]): void;
  fatal(message: unknown, ...rest: readonly unknown[]): void;
}

/**
 * One line for each event: `level`, `time` (ISO 8601), `app`, `event`, and ids and reasons. Never a secret, a token, a code or
 * `state`, and of a person the subject alone. What others sent among the fields is made harmless.
 */
export class Log {
  readonly #pino: Logger;
  readonly #output: Output;
  #lost = 0;
  readonly #tallies: ReadonlyMap<EventName, Tally<Fields>>;

  constructor(private readonly options: LogOptions) {
    this.#output = options.output ?? standardOutput();
    const { fields } = options;
    this.#pino = pino(
      {
        level: options.level ?? 'info',
        base: { app: options.app },
        timestamp: () => `,"time":"${new Date().toISOString()}"`,
        formatters: { level: (level) => ({ level }) },
        ...(fields && { mixin: () => ({ ...fields() }) }),
      },
      { write: (line) => this.#output.write(line) },
    );
    const counted = eventNames.filter((event) => kindOf(event).counted === true);
    this.#tallies = new Map(
      counted.map((event) => [event, new Tally<Fields>((latest, count) => this.#write(event, { ...latest, count }))]),
    );
  }

  /** @param fields what others sent among them is made harmless */
  event(event: EventName, fields: Fields = {}): void {
    this.options.onEvent?.(event);
    const tally = this.#tallies.get(event);
    if (tally === undefined) this.#write(event, fields);
    else tally.note(fields);
  }

  /** For the framework and for libraries that speak through it: an event of the table is one here too, all else is `framework`. */
  get framework(): FrameworkLogger {
    const at =
      (level: Level) =>
      (message: unknown): void =>
        this.#hear(level, message);
    const debug = at('debug');
    // What a framework says of itself at a start is no news.
    return { log: debug, verbose: debug, debug, warn: at('warn'), error: at('error'), fatal: at('error') };
  }

  /** Says what was only counted so far, and waits a moment for whoever reads; for the end of a process. Never rejects. */
  async close(): Promise<void> {
    for (const tally of this.#tallies.values()) tally.flush();
    this.#sayLost();
    await this.#output.flush();
  }

  #hear(level: Level, message: unknown): void {
    const { event, ...fields } = Object(message) as Fields;
    if (typeof event === 'string' && isEvent(event)) {
      this.event(event, fields);
      return;
    }
    const said = message instanceof Error ? stackOf(message) : { said: message };
    this.options.onEvent?.('framework');
    this.#put(level, 'framework', said);
  }

  #write(event: EventName, fields: Fields): void {
    this.#put(kindOf(event).level, event, fields);
  }

  #put(level: Level, event: EventName, fields: Fields): void {
    if (!this.#pino.isLevelEnabled(level)) return;
    this.#sayLost();
    const given = loggable(fields, this.options.describeError) as Record<string, unknown>;
    this.#pino[level]({ event, ...(reserved.some((name) => name in given) ? renamed(given) : given) });
  }

  #sayLost(): void {
    const count = this.#lost + this.#output.takeLost();
    if (count === 0) return;
    this.options.onEvent?.('log_lines_lost');
    this.#pino.warn({ event: 'log_lines_lost' satisfies EventName, count });
    // Where this line is lost too, it is said with the next one.
    this.#lost = this.#output.takeLost() > 0 ? count : 0;
  }
}

/** What every line has. */
const reserved = ['level', 'time', 'app', 'event'];

/** No field takes the place of one that every line has. */
function renamed(given: Fields): Fields {
  const named = Object.entries(given).map(([name, value]) => [reserved.includes(name) ? `${name}_` : name, value]);
  return Object.fromEntries(named);
}

/** Where each frame is a text of its own; what a library says may repeat what it was given, as a driver its statement. */
export function stackOf(thrown: unknown): Fields {
  if (!(thrown instanceof Error)) return { cause: 'a value that is no error was thrown' };
  const frames = thrown.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return { cause: harmless(thrown.message), stack: frames.slice(0, 11).map((frame) => frame.trim()) };
}
