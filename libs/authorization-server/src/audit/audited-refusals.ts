import { createHmac } from 'node:crypto';
import type { AuditEntry } from '../records/audit-entry.js';
import type { CorePorts } from '../records/core-ports.js';
import type { EpochSeconds } from '../shared/clock.js';
import { timedIdentifier } from '../shared/random-source.js';
import type { AuditName } from '../vocabulary/audit-names.js';
import { newAuditEntry } from './record-entry.js';

/** Somebody was refused who may come a thousand times a second. */
export interface Refusal {
  readonly name: Extract<
    AuditName,
    'sign_in_refused' | 'sign_in_locked' | 'access_refused' | 'support_access_refused' | 'withdrawn_key_used'
  >;
  /** The account that was refused, where that is not the one that they wanted to be. */
  readonly by?: string | undefined;
  /** What was refused, where that is not an account. */
  readonly target?: AuditEntry['target'] | undefined;
  readonly audience?: string | undefined;
  readonly clientId?: string | undefined;
  readonly reason?: string | undefined;
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
  readonly entry: AuditEntry;
  readonly count: number;
  readonly lastAt: EpochSeconds;
}

/** Refusals of one account from one address are one entry a window, whatever process refused them; in memory for a moment, and bounded. */
export class AuditedRefusals {
  #window: EpochSeconds = Number.NEGATIVE_INFINITY;
  /** Of this window, by what makes them one. */
  #kinds = new Map<string, AuditEntry>();
  #waiting = new Map<string, Waiting>();

  constructor(
    private readonly deps: Pick<CorePorts, 'clock' | 'random'> & {
      readonly stores: Pick<CorePorts['stores'], 'auditLog'>;
      /** Of the issuer, shared by its processes: without it the id of an entry would tell the address when that is deleted. */
      readonly key: () => Promise<Uint8Array>;
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
    // What waits is of windows before as well, while it cannot be stored.
    const held = Math.max(this.#kinds.size, this.#waiting.size);
    const isKnown = this.#kinds.has(this.#kindOf(refusal)) || held < this.most;
    const { name, target, audience } = refusal;
    const told = isKnown ? refusal : { name, target, audience };
    const kind = this.#kindOf(told);
    const entry = this.#kinds.get(kind) ?? this.#entry(told);
    this.#kinds.set(kind, entry);
    const count = (this.#waiting.get(kind)?.count ?? 0) + 1;
    this.#waiting.set(kind, { entry, count, lastAt: now });
  }

  /** Stores what waits; what cannot be stored waits on. */
  async flush(): Promise<void> {
    if (this.#waiting.size === 0) return;
    const { auditLog } = this.deps.stores;
    const key = await this.deps.key();
    for (const kind of [...this.#waiting.keys()]) {
      const waiting = this.#waiting.get(kind);
      if (!waiting) continue;
      // As many as by now: others came while those before it were stored.
      const { entry, count, lastAt } = waiting;
      this.#waiting.delete(kind);
      try {
        const counted = { ...entry, entryId: idOf(kind, entry.at, key), count, lastAt };
        const isCounted = await auditLog.count(counted, entry.at + windowSeconds + settling);
        // Sealed already: whoever is that late tells it in an entry of its own.
        if (!isCounted) await auditLog.append([{ ...counted, entryId: timedIdentifier(this.deps.random, entry.at) }]);
      } catch (error) {
        const since = this.#waiting.get(kind);
        this.#waiting.set(kind, { entry, count: count + (since?.count ?? 0), lastAt: since?.lastAt ?? lastAt });
        throw error;
      }
    }
  }

  #kindOf({ name, subject, address, target, audience, clientId, reason, by }: Refusal): string {
    const more = [target?.record, target?.id, audience, clientId, reason, ...(by === undefined ? [] : [by])];
    const isSignIn = more.every((each) => each === undefined);
    return JSON.stringify([this.#window, name, subject, address, ...(isSignIn ? [] : more)]);
  }

  #entry({ name, subject, address, target, audience, clientId, reason, by }: Refusal): AuditEntry {
    return newAuditEntry(
      { clock: { now: () => this.#window }, random: this.deps.random },
      {
        name,
        initiator: {
          entity: 'user',
          ...(by !== undefined && { subject: by }),
          through: target && by === undefined ? 'client' : 'browser',
        },
        target: target ?? { record: 'accounts', id: subject ?? 'unknown' },
        subject,
        audience,
        clientId,
        reason,
        origin: { address },
      },
    );
  }
}

/** The same in every process, and guessed by nobody who has the entry without its address. */
function idOf(kind: string, window: EpochSeconds, key: Uint8Array): string {
  const hash = createHmac('sha256', key).update(`audited refusal\0${kind}`).digest('base64url');
  return window.toString(16).padStart(8, '0') + hash.slice(0, 19);
}
