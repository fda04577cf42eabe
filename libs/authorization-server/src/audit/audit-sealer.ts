import type { AuditChain, AuditLink, HeldChain } from '../records/audit-chain.js';
import type { AuditEntry } from '../records/audit-entry.js';
import type { CorePorts } from '../records/core-ports.js';
import { type EpochSeconds, isWithin } from '../shared/clock.js';
import type { Digest } from '../shared/digest.js';
import { identifier } from '../shared/random-source.js';
import type { KeyRing } from '../signing/key-ring.js';
import { type ChainState, type ReadState, readState, signState, stateSigner } from './chain-state.js';
import { genesis, hashOfEntry, hashOfLink } from './entry-hash.js';
import { newAuditEntry } from './record-entry.js';

/** Entries of one transaction at most. */
const batchSize = 200;
/** Seconds: a sealer that is dead is missed for so long. */
const leaseSeconds = 30;
/** Seconds between looks for what is too old. */
const retiringInterval = 600;

/** What is stored is not what was signed: nothing is sealed on top of it. */
export class AuditChainBroken extends Error {
  override readonly name = 'AuditChainBroken';
}

export interface Sealed {
  /** Entries that got a link. */
  readonly sealed: number;
  /** Links that went with their entries. */
  readonly retired: number;
}

interface Needs extends Pick<CorePorts, 'clock' | 'random' | 'settings'> {
  readonly chain: AuditChain;
  readonly keyRing: Pick<KeyRing, 'findForHints' | 'look' | 'signingKey'>;
  /** Seconds that entries are kept. */
  readonly retention: number;
}

type Ends = Pick<ChainState, 'first' | 'last'>;

/**
 * Gives committed entries their order and chains them by hash. Entries commit in another order than they begin, so their order is the one
 * in which they are found here: each says of itself that it waits, and gets its link in the transaction in which it stops saying so.
 */
export class AuditSealer {
  readonly #holder: string;
  /** What was read last, so that a chain that rests is not read again and again. */
  #known: { readonly signed: string; readonly read: ReadState } | undefined;
  #retiredAt: EpochSeconds | undefined;

  constructor(private readonly deps: Needs) {
    this.#holder = identifier(deps.random);
  }

  /** All that has settled, until nothing waits or it is another's turn. @throws AuditChainBroken */
  async run(): Promise<Sealed> {
    let sealed = 0;
    let retired = 0;
    for (;;) {
      const step = await this.#step();
      if (step === undefined) return { sealed, retired };
      sealed += step.sealed;
      retired += step.retired;
      if (step.sealed < batchSize && step.retired < batchSize) return { sealed, retired };
    }
  }

  /** Undefined where there is nothing to do, or somebody else does it. */
  async #step(): Promise<Sealed | undefined> {
    const { chain, keyRing } = this.deps;
    // Outside of the transaction: it waits for no key.
    const stored = await chain.state();
    const signer = await stateSigner(keyRing);
    const read = stored === undefined ? undefined : await this.#read(stored, signer.key.kid);
    const retires = !isWithin(retiringInterval, this.#retiredAt ?? Number.NEGATIVE_INFINITY, this.deps.clock.now());
    if (read?.kind === 'signed' && read.kid === signer.key.kid && !retires && !(await chain.isBehind()))
      return undefined;
    if (read?.kind === 'bad') throw new AuditChainBroken('the signature of its state is not valid');
    return chain.hold(this.#holder, leaseSeconds, async (held) => {
      // Somebody went on meanwhile: the next look is of what is there then.
      if (held.state !== stored) return { sealed: 0, retired: 0 };
      const before = await endsOf(held, read);
      if (read?.kind === 'unknown_key') await held.append(this.#resigned(read.kid, before));
      const pending = await held.pending(batchSize);
      const last = await add(held, pending, before.last);
      const { first, count } = retires
        ? await this.#retire(held, before.first, last)
        : { first: before.first, count: 0 };
      if (count < batchSize) this.#retiredAt = this.deps.clock.now();
      const isSame = pending.length === 0 && count === 0 && read?.kid === signer.key.kid;
      if (!isSame) {
        const state = { issuer: this.deps.settings.issuer, signedAt: Math.floor(held.now), first, last };
        await held.sign(await signState(state, signer));
      }
      return { sealed: pending.length, retired: count };
    });
  }

  async #read(signed: string, signer: string): Promise<ReadState> {
    const known = this.#known;
    // A key that no longer signs may have been withdrawn since.
    if (known?.signed === signed && known.read.kind === 'signed' && known.read.kid === signer) return known.read;
    const read = await readState(signed, this.deps.keyRing);
    this.#known = { signed, read };
    return read;
  }

  /** What is old goes from the beginning, so that the rest still hangs together. */
  async #retire(
    held: HeldChain,
    first: Ends['first'],
    last: Ends['last'],
  ): Promise<{ first: Ends['first']; count: number }> {
    const then = held.now - this.deps.retention;
    const links = await held.first(batchSize);
    const young = links.findIndex(({ sealedAt }) => sealedAt >= then);
    const old = young < 0 ? links : links.slice(0, young);
    const end = old.at(-1);
    // The last link stays: the next one is built on it.
    const kept = end?.position === last.position ? old.at(-2) : end;
    if (!kept) return { first, count: 0 };
    await held.deleteTo(kept.position);
    return { first: { position: kept.position + 1, before: hashOfLink(kept) }, count: old.indexOf(kept) + 1 };
  }

  #resigned(kid: string, { last }: Ends): AuditEntry {
    return newAuditEntry(this.deps, {
      name: 'audit_resigned',
      initiator: { entity: 'system', through: 'issuer' },
      target: { record: 'auditLog', id: kid },
      after: last,
    });
  }
}

/** The ends that were signed, where they are those of what is stored. @throws AuditChainBroken */
async function endsOf(held: HeldChain, read: Exclude<ReadState, { kind: 'bad' }> | undefined): Promise<Ends> {
  const last = await held.last();
  if (read === undefined) {
    if (last) throw new AuditChainBroken('there are links, and nothing that was signed of them');
    return { first: { position: 1, before: genesis }, last: { position: 0, hash: genesis } };
  }
  const { state } = read;
  const isThere = last
    ? last.position === state.last.position && hashOfLink(last) === state.last.hash
    : state.last.position === 0;
  if (!isThere) throw new AuditChainBroken(`its end is not the one that was signed, ${state.last.position}`);
  return state;
}

/** @returns the end of the chain with them */
async function add(held: HeldChain, entries: readonly AuditEntry[], end: Ends['last']): Promise<Ends['last']> {
  const sealedAt: EpochSeconds = Math.floor(held.now);
  let { position, hash }: { position: number; hash: Digest } = end;
  const links: AuditLink[] = entries.map((entry) => {
    position += 1;
    const link = { position, entryId: entry.entryId, entryHash: hashOfEntry(entry), before: hash, sealedAt };
    hash = hashOfLink(link);
    return link;
  });
  if (links.length > 0) await held.add(links);
  return { position, hash };
}
