import { BoundedMap } from '@signet/runtime';
import type { CorePorts } from '../records/core-ports.js';
import type { RecordedRefusal } from '../records/recorded-refusal.js';
import { type EpochSeconds, isWithin } from '../shared/clock.js';
import { loggable, refusalBounds, refusalMemory } from './refusal-bounds.js';

/** What this issuer refused itself. */
export interface Refused
  extends Pick<RecordedRefusal, 'supportCode' | 'place' | 'code' | 'check' | 'expected' | 'received'> {
  readonly clientId?: string | undefined;
  /** What one stranger can fill: an IPv4 address, an IPv6 /64. */
  readonly network: string;
}

/** Seconds, and what is noted in them: of one network, and of all. */
const window = 60;
const mostOfNetwork = 20;
const mostInWindow = 1_000;
const mostNetworks = 10_000;

/**
 * Refusals of the issuer, in memory for a moment and then stored together, so that no answer waits for it. Strangers cause them: what is more
 * than one network or all of them may fill is only counted, and its code leads to the line of the log alone.
 */
export class RefusalBook {
  #since: EpochSeconds | undefined;
  #noted = 0;
  #networks = new BoundedMap<string, number>(mostNetworks, 'first-written');
  #waiting: RecordedRefusal[] = [];
  /** How many are being stored, which wait again where that fails. */
  #storing = 0;

  /** @param onOutcome for whoever counts; it does not throw */
  constructor(
    private readonly deps: Pick<CorePorts, 'clock'> & { readonly stores: Pick<CorePorts['stores'], 'refusals'> },
    private readonly onOutcome: (outcome: 'recorded' | 'dropped' | 'reported', count: number) => void = () => {},
  ) {}

  note({ network, ...refused }: Refused): void {
    const at = this.deps.clock.now();
    if (!this.#hasRoom(network, at)) {
      this.onOutcome('dropped', 1);
      return;
    }
    const { expected, received, check, place, clientId } = refused;
    this.#waiting.push({
      ...refused,
      place: loggable(place),
      check: loggable(check),
      expected: loggable(expected),
      received: loggable(received),
      ...(clientId !== undefined && { clientId: loggable(clientId) }),
      at,
      source: 'issuer',
      expiresAt: at + refusalMemory,
    });
  }

  /** Of APIs, which are stored when they are told. */
  countReported(count: number): void {
    this.onOutcome('reported', count);
  }

  /** Stores what waits; what cannot be stored waits on. */
  async flush(): Promise<void> {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#waiting = [];
    this.#storing += waiting.length;
    try {
      await this.deps.stores.refusals.record(waiting, refusalBounds);
      this.onOutcome('recorded', waiting.length);
    } catch (error) {
      this.#waiting = [...waiting, ...this.#waiting];
      throw error;
    } finally {
      this.#storing -= waiting.length;
    }
  }

  #hasRoom(network: string, now: number): boolean {
    if (!isWithin(window, this.#since, now)) {
      this.#since = now;
      this.#noted = 0;
      this.#networks = new BoundedMap(mostNetworks, 'first-written');
    }
    const ofNetwork = this.#networks.get(network) ?? 0;
    if (ofNetwork >= mostOfNetwork || this.#noted >= mostInWindow) return false;
    if (this.#waiting.length + this.#storing >= mostInWindow) return false;
    this.#networks.set(network, ofNetwork + 1);
    this.#noted += 1;
    return true;
  }
}
