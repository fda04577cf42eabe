import { BoundedMap } from '@signet/runtime';
import type { AudienceUse, TokenIssued } from '../records/audience-use.js';
import type { CorePorts } from '../records/core-ports.js';
import { type EpochSeconds, isWithin } from '../shared/clock.js';

/** Seconds within which a use that is noted again is the same one: a busy client costs a row a minute. */
const coarseness = 60;
/** Different ones that are remembered; of more the oldest are noted anew. */
const mostRemembered = 50_000;
/** With those that are being stored, which wait again where that fails. */
const mostWaiting = 10_000;

/** What clients got at audiences, in memory for a moment and then stored together: the answer with the token waits for nothing. */
export class AudienceUseBook {
  readonly #notedAt = new BoundedMap<string, EpochSeconds>(mostRemembered, 'first-written');
  #waiting = new Map<string, AudienceUse>();
  #storing = 0;

  constructor(
    private readonly deps: Pick<CorePorts, 'clock'> & { readonly stores: Pick<CorePorts['stores'], 'audienceUses'> },
  ) {}

  note({ clientId, audience, scopes, grantType, from = '' }: TokenIssued): void {
    const usedAt = this.deps.clock.now();
    // None of them has a line end.
    const all = `${grantType}\n${clientId}\n${audience}\n${from}\n`;
    for (const scope of scopes.length === 0 ? [''] : scopes) {
      const key = all + scope;
      if (isWithin(coarseness, this.#notedAt.get(key), usedAt)) continue;
      if (this.#waiting.size + this.#storing >= mostWaiting) continue;
      this.#notedAt.set(key, usedAt);
      this.#waiting.set(key, { clientId, audience, scope, grantType, from, usedAt });
    }
  }

  /** Stores what waits; what cannot be stored waits on. */
  async flush(): Promise<void> {
    const waiting = this.#waiting;
    if (waiting.size === 0) return;
    this.#waiting = new Map();
    this.#storing += waiting.size;
    try {
      await this.deps.stores.audienceUses.record([...waiting.values()]);
    } catch (error) {
      this.#waiting = new Map([...waiting, ...this.#waiting]);
      throw error;
    } finally {
      this.#storing -= waiting.size;
    }
  }
}
