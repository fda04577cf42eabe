import type { CountedEntry } from '../records/audit-log.js';
import type { CorePorts } from '../records/core-ports.js';
import type { EpochSeconds } from '../shared/clock.js';
import { digest } from '../shared/digest.js';
import { timedIdentifier } from '../shared/random-source.js';
import type { AuditName } from '../vocabulary/audit-names.js';
import { newAuditEntry } from './record-entry.js';

/** Somebody was refused who may come a thousand times a second. */
export interface Refusal {
  readonly name: Extract<AuditName, 'sign_in_refused' | 'sign_in_locked'>;
  /** The account that they wanted to be, where there is one. What they typed may be a password, and is never told. */
  readonly subject?: string | undefined;
  /** What one person can fill: an IPv4 address, an IPv6 /64. */
  readonly address?: string | undefined;
}

/** Seconds that are one entry. */
const windowSeconds = 300;
/** Seconds for processes that are late. */
const settling = 30;
/** Kinds of refusal that are told apart in one window, by one process: those of more are told as one, without address and account. */
const mostKinds = 1000;

interface Waiting {
  readonly entry: CountedEntry;
  readonly count: number;
  readonly lastAt: EpochSeconds;
}

/** Refusals of one account from one address are one entry a window, whatever process refused them; in memory for a moment, and bounded. */
export class AuditedRefusals {
  #window: EpochSeconds = Number.NEGATIVE_INFINITY;
  /** Of this window, by their id. */
  #kinds = new Map<string, CountedEntry>();
  #waiting = new Map<string, Waiting>();

  constructor(
    private readonly deps: Pick<CorePorts, 'clock' | 'random'> & {
      readonly stores: Pick<CorePorts['stores'], 'auditLog'>;
    },
    private readonly most = mostKinds,
  ) {}

  note(refusal: Refusal): void {
    const now = this.deps.clock.now();
    const window = Math.floor(now / windowSeconds) * windowSeconds;
    if (window !== this.#window) {
      this.#window = window;
      this.#kinds = new Map();
    }
    const entry = this.#kindOf(refusal) ?? this.#kindOf({ name: refusal.name }, true);
    if (!entry) return;
    const { entryId } = entry;
    const count = (this.#waiting.get(entryId)?.count ?? 0) + 1;
    this.#waiting.set(entryId, { entry, count, lastAt: now });
  }

  /** Stores what waits; what cannot be stored waits on. */
  async flush(): Promise<void> {
    const { auditLog } = this.deps.stores;
    for (const [entryId, { entry, count, lastAt }] of [...this.#waiting]) {
      this.#waiting.delete(entryId);
      try {
        const counted = { ...entry, count, lastAt };
        const isCounted = await auditLog.count(counted, entry.at + windowSeconds + settling);
        // Sealed already: whoever is that late tells it in an entry of its own.
        if (!isCounted) await auditLog.append([{ ...counted, entryId: timedIdentifier(this.deps.random, entry.at) }]);
      } catch (error) {
        const since = this.#waiting.get(entryId);
        this.#waiting.set(entryId, { entry, count: count + (since?.count ?? 0), lastAt: since?.lastAt ?? lastAt });
        throw error;
      }
    }
  }

  #kindOf(refusal: Refusal, isRest = false): CountedEntry | undefined {
    const { name, subject, address } = refusal;
    const id =
      this.#window.toString(16).padStart(8, '0') + digest(JSON.stringify([name, subject, address])).slice(0, 19);
    const known = this.#kinds.get(id);
    if (known) return known;
    if (this.#kinds.size >= this.most && !isRest) return undefined;
    const entry = { ...this.#entry(refusal, { count: 0, lastAt: this.#window }), entryId: id };
    this.#kinds.set(id, entry);
    return entry;
  }

  #entry({ name, subject, address }: Refusal, counted: Pick<CountedEntry, 'count' | 'lastAt'>): CountedEntry {
    const entry = newAuditEntry(
      { clock: { now: () => this.#window }, random: this.deps.random },
      {
        name,
        initiator: { entity: 'user', through: 'browser' },
        target: { record: 'accounts', id: subject ?? 'unknown' },
        subject,
        origin: { address },
        ...counted,
      },
    );
    return { ...entry, ...counted };
  }
}
