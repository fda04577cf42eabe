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

const preload = pathToFileURL(inRoot('apps/e2e/test/faults/probe.mjs')).href;

/** One process of the system: it can be killed, stopped, ended, started again, measured, and has a clock that can be moved. */
export class Member {
  /** What to say of a process that ended although nobody asked it to; undefined while all is well. */
  lost: string | undefined;
  #app: RunningApp | undefined;
  #isAsked = false;
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
    const probe = { PROBE_SOCKET: this.#path, PROBE_SHIFT: String(shift), NODE_OPTIONS: `--import ${preload}` };
    this.#isAsked = false;
    const app = await runApp(this.program, this.folder, { ...this.env, ...probe, PORT: String(this.port) });
    this.#app = app;
    void app.process.ended.then(({ reason }) => {
      if (this.#isAsked || this.#app !== app) return;
      this.lost = `${this.name} was lost, ${reason}: ${app.process.output.lines.slice(-10).join('\n')}`;
    });
  }

  async kill(): Promise<void> {
    this.#isAsked = true;
    await this.#running.process.kill();
  }

  freeze(): void {
    this.#running.signal('SIGSTOP');
  }

  thaw(): void {
    this.#running.signal('SIGCONT');
  }

  /** SIGTERM; how it ended. */
  end(): Promise<{ readonly code: number | null; readonly signal: string | null }> {
    this.#isAsked = true;
    this.#running.signal('SIGTERM');
    return this.#running.process.ended;
  }

  /** Nobody reads what it writes, until what this gives is called. */
  deafen(): () => void {
    return this.#running.process.leaveUnread();
  }

  async moveClock(seconds: number): Promise<void> {
    await this.#ask({ shiftTo: seconds });
  }

  async measure(): Promise<Measured> {
    return (await this.#ask({})) as Measured;
  }

  async close(): Promise<void> {
    this.#isAsked = true;
    if (this.#app?.process.isRunning) await this.#app.process.kill();
    rmSync(this.#path, { force: true });
  }

  get #running(): RunningApp {
    if (!this.#app) throw new Error(`${this.name} was not started`);
    return this.#app;
  }

  #ask(question: object): Promise<unknown> {
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
