import { BoundedMap } from '@signet/runtime';

/** Deliveries under way at once, by who vouches for the client: what strangers hang up never takes an operator's places. */
const placesOf = { vetted: 48, unvetted: 16 } as const;
/** To one host that answered the last time; any other one is tried with one at first. */
const ofOneHost = { vetted: 4, unvetted: 2 } as const;
/** Of the places of a kind those that hosts may take that did not answer the last time. */
const ofSilentHosts = { vetted: 16, unvetted: 4 } as const;
/** Hosts whose last answer, or silence, is remembered. */
const mostHosts = 1_000;

export type Vouched = keyof typeof placesOf;

/** Where a delivery goes, as far as places are concerned. */
export interface Receiver {
  readonly host: string;
  readonly vouched: Vouched;
}

/** Who may be sent to now, so that a host that does not answer holds up itself alone. */
export class DeliveryPlaces {
  readonly #last = new BoundedMap<string, 'answered' | 'silent'>(mostHosts, 'first-written');
  /** By host; one that nothing is sent to is not there. */
  readonly #underWay = new Map<string, { readonly vouched: Vouched; readonly count: number }>();

  /** How many more may begin. */
  free({ host, vouched }: Receiver): number {
    const all = placesOf[vouched] - this.#count((each) => each.vouched === vouched);
    const ofHost = this.#last.get(host) === 'answered' ? ofOneHost[vouched] : 1;
    const here = ofHost - (this.#underWay.get(key(host, vouched))?.count ?? 0);
    const silent = this.isSilent(host)
      ? ofSilentHosts[vouched] - this.#count((each, at) => each.vouched === vouched && this.isSilent(at))
      : all;
    return Math.max(0, Math.min(all, here, silent));
  }

  isSilent(host: string): boolean {
    return this.#last.get(host) === 'silent';
  }

  take({ host, vouched }: Receiver): void {
    const at = key(host, vouched);
    this.#underWay.set(at, { vouched, count: (this.#underWay.get(at)?.count ?? 0) + 1 });
  }

  giveBack({ host, vouched }: Receiver, hasAnswered: boolean): void {
    const at = key(host, vouched);
    const count = (this.#underWay.get(at)?.count ?? 1) - 1;
    if (count === 0) this.#underWay.delete(at);
    else this.#underWay.set(at, { vouched, count });
    this.#last.set(host, hasAnswered ? 'answered' : 'silent');
  }

  #count(counts: (each: { readonly vouched: Vouched }, host: string) => boolean): number {
    let sum = 0;
    for (const [at, each] of this.#underWay) if (counts(each, at.slice(at.indexOf(' ') + 1))) sum += each.count;
    return sum;
  }
}

function key(host: string, vouched: Vouched): string {
  return `${vouched} ${host}`;
}
