import type { Output } from '@signet/telemetry';

export interface Line {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
  readonly [member: string]: unknown;
}

/** Every line that an issuer writes, without when and of which app. */
export class CapturedLog implements Output {
  readonly #lines: Line[] = [];

  get lines(): readonly Line[] {
    return this.#lines;
  }

  write(text: string): void {
    const { time: _time, app: _app, ...line } = JSON.parse(text) as Line;
    this.#lines.push(line as unknown as Line);
  }

  takeLost(): number {
    return 0;
  }

  async flush(): Promise<void> {}
}
