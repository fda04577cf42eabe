import { type FetchedFor, type FetchLane, OutboundBusy } from '@signet/authorization-server';

/** Fetches at one time: of a lane, of one host in it, and of one who caused them. */
interface Width {
  readonly lane: number;
  readonly host: number;
  readonly source: number;
}

/** Those of strangers are few, and none of the others' places are theirs. */
const widths: Readonly<Record<FetchLane, Width>> = {
  // Whoever is behind one: a token waits for it.
  hooks: { lane: 48, host: 8, source: 8 },
  // Who signs in elsewhere waits for it; strangers can begin that.
  upstreams: { lane: 48, host: 24, source: 8 },
  operators: { lane: 48, host: 24, source: 48 },
  logouts: { lane: 48, host: 24, source: 24 },
  // By whom the audit trail is carried; nobody waits for them.
  webhooks: { lane: 48, host: 48, source: 8 },
  strangers: { lane: 32, host: 4, source: 8 },
  strangers_logouts: { lane: 16, host: 2, source: 2 },
};

/** Places for what is under way. Nobody waits for one: who has to ask again does so later. */
export class Places {
  readonly #taken = new Map<string, number>();

  /** @throws OutboundBusy */
  async within<T>({ lane, source }: FetchedFor, host: string, work: () => Promise<T>): Promise<T> {
    const width = widths[lane];
    const wanted: ReadonlyArray<readonly [string, number]> = [
      [lane, width.lane],
      [`${lane} host ${host}`, width.host],
      ...(source === undefined ? [] : [[`${lane} source ${source}`, width.source] as const]),
    ];
    if (wanted.some(([name, most]) => (this.#taken.get(name) ?? 0) >= most)) {
      throw new OutboundBusy('too many fetches at once');
    }
    for (const [name] of wanted) this.#taken.set(name, (this.#taken.get(name) ?? 0) + 1);
    try {
      return await work();
    } finally {
      for (const [name] of wanted) this.#giveBack(name);
    }
  }

  /** What nobody holds is not kept: there are no more names than fetches. */
  #giveBack(name: string): void {
    const left = (this.#taken.get(name) ?? 1) - 1;
    if (left === 0) this.#taken.delete(name);
    else this.#taken.set(name, left);
  }
}
