import { createHash } from 'node:crypto';
import { Clock, type EpochSeconds } from '../shared/clock.js';
import {
  OutboundHttp,
  type OutboundResponse,
  OutboundUnavailable,
  type SentJson,
  type SentResponse,
} from '../shared/outbound-http.js';
import type { ParameterList } from '../shared/parameter-list.js';
import { RandomSource } from '../shared/random-source.js';

/** A clock that stands until it is told. */
export class ManualClock extends Clock {
  constructor(public time: EpochSeconds = 1_700_000_000) {
    super();
  }

  override now(): EpochSeconds {
    return this.time;
  }

  /** @param seconds */
  advance(seconds: number): void {
    this.time += seconds;
  }
}

/** The same bytes in every run. */
export class SeededRandomSource extends RandomSource {
  #counter = 0;

  constructor(private readonly seed = 'signet') {
    super();
  }

  override bytes(length: number): Uint8Array {
    const blocks: Buffer[] = [];
    for (let have = 0; have < length; have += 32) {
      this.#counter += 1;
      blocks.push(createHash('sha256').update(`${this.seed}:${this.#counter}`).digest());
    }
    return Buffer.concat(blocks).subarray(0, length);
  }
}

/** Answers by address, as a test scripts them, and remembers what was sent. */
export class ScriptedOutbound extends OutboundHttp {
  readonly answers = new Map<string, OutboundResponse | (() => OutboundResponse | Promise<OutboundResponse>)>();
  readonly posted: Array<{ readonly url: string; readonly fields: ParameterList }> = [];
  readonly fetched: string[] = [];
  readonly sent: Array<SentJson & { readonly url: string }> = [];

  /** Serves a value as JSON. */
  serve(url: string, value: unknown): void {
    this.answers.set(url, { status: 200, contentType: 'application/json', body: JSON.stringify(value) });
  }

  override async get(url: string): Promise<OutboundResponse> {
    this.fetched.push(url);
    return this.#answer(url);
  }

  override async postForm(url: string, fields: ParameterList): Promise<OutboundResponse> {
    this.posted.push({ url, fields });
    return this.#answer(url);
  }

  override async postJson(url: string, sent: SentJson): Promise<SentResponse> {
    this.sent.push({ url, ...sent });
    return this.#answer(url);
  }

  async #answer(url: string): Promise<OutboundResponse> {
    const answer = this.answers.get(url);
    if (answer === undefined) throw new OutboundUnavailable('no route to host');
    return typeof answer === 'function' ? answer() : answer;
  }
}
