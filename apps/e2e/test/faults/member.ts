import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inRoot } from '@signet/workspace/paths';
import { type RunningApp, runApp } from '../support/running-app.js';

export interface Measured {
  /** Bytes. */
  readonly rss: number;
  /** Bytes, after a collection. */
  readonly heapUsed: number;
  /** Descriptors that are open; 0 where the platform does not say. */
  readonly files: number;
  /** Milliseconds since the last look. */
  readonly eventLoop: { readonly p50: number; readonly p99: number; readonly max: number };
}

/** A way to end that nobody asked for. */
export type EndedBy = 'throw' | 'reject' | 'exit' | 'crash' | 'memory';

/** Lines of a process that was lost: more than the trace of an error that nobody caught. */
const lastWords = 50;
const preload = pathToFileURL(inRoot('apps/e2e/test/faults/probe.mjs')).href;

/** One process of the system: it can be killed, stopped, ended, started again, measured, and has a clock that can be moved. */
export class Member {
  /** What to say of a process that ended although nobody asked it to; undefined while all is well. */
  lost: string | undefined;
  #app: RunningApp | undefined;
  readonly #wasAsked = new WeakSet<RunningApp>();
  #starts = 0;
  readonly #path: string;

  constructor(
    readonly name: string,
    private readonly program: 'sso' | 'orders' | 'invoices',
    private readonly folder: string,
    private readonly env: Readonly<Record<string, string>>,
    readonly port: number,
  ) {
    this.#path = join(folder, `${name}.probe`);
  }

  /** How often it was started: what is measured of one is of one process. */
  get starts(): number {
    return this.#starts;
  }

  get lines(): readonly string[] {
    return this.#running.process.output.lines;
  }

  /** @param shift seconds that its clock is ahead from its first moment */
  async start(shift = 0): Promise<void> {
    this.#starts += 1;
    const options = `--import ${preload} ${this.env.NODE_OPTIONS ?? ''}`;
    const probe = { PROBE_SOCKET: this.#path, PROBE_SHIFT: String(shift), NODE_OPTIONS: options };
    const app = await runApp(this.program, this.folder, { ...this.env, ...probe, PORT: String(this.port) });
    this.#app = app;
    void app.process.ended.then(({ reason }) => {
      // Whoever is asked to end afterwards had ended by itself.
      if (this.#wasAsked.has(app)) return;
      const last = app.process.output.lines.slice(-lastWords).join('\n');
      this.lost = `${this.name} was lost, ${reason}:\n${last}`;
    });
  }

  async kill(): Promise<void> {
    this.#ask(this.#running);
    await this.#running.process.kill();
  }

  /** Ends in a way that nobody asked for. @returns how it ended, with its last words */
  async endBy(way: EndedBy) {
    const { process: lost } = this.#running;
    // It ends before it answers.
    await this.#tell({ endBy: way }).catch(() => undefined);
    const { code, signal } = await lost.ended;
    return { code, signal, lines: lost.output.lines };
  }

  freeze(): void {
    this.#running.signal('SIGSTOP');
  }

  thaw(): void {
    this.#running.signal('SIGCONT');
  }

  /** SIGTERM; how it ended. */
  end(): Promise<{ readonly code: number | null; readonly signal: string | null }> {
    this.#ask(this.#running);
    this.#running.signal('SIGTERM');
    return this.#running.process.ended;
  }

  /** Nobody reads what it writes, until what this gives is called. */
  deafen(): () => void {
    return this.#running.process.leaveUnread();
  }

  async moveClock(seconds: number): Promise<void> {
    await this.#tell({ shiftTo: seconds });
  }

  async measure(): Promise<Measured> {
    return (await this.#tell({})) as Measured;
  }

  async close(): Promise<void> {
    if (this.#app?.process.isRunning) await this.kill();
    rmSync(this.#path, { force: true });
  }

  get #running(): RunningApp {
    if (!this.#app) throw new Error(`${this.name} was not started`);
    return this.#app;
  }

  #ask(app: RunningApp): void {
    if (app.process.isRunning) this.#wasAsked.add(app);
  }

  #tell(question: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.#path);
      let said = '';
      socket.setTimeout(10_000, () => socket.destroy(new Error(`${this.name} does not answer its probe`)));
      socket
        .setEncoding('utf8')
        .on('error', reject)
        // One that is killed in the middle of an answer closes without a word.
        .on('close', () => reject(new Error(`${this.name} ended before it answered its probe`)))
        .on('data', (text: string) => {
          said += text;
          if (!said.endsWith('\n')) return;
          socket.end();
          resolve(JSON.parse(said));
        })
        .once('connect', () => socket.write(`${JSON.stringify(question)}\n`));
    });
  }
}
