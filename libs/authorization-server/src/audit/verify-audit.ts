import type { AuditChain, LinkedEntry } from '../records/audit-chain.js';
import type { EpochSeconds } from '../shared/clock.js';
import type { Digest } from '../shared/digest.js';
import type { KeyRing } from '../signing/key-ring.js';
import { type ChainState, readState } from './chain-state.js';
import { commitmentOf, commitmentToFacts, genesis, hashOfEntry, hashOfLink } from './entry-hash.js';

/** The first place that does not hold. */
export interface AuditFault {
  readonly kind:
    | 'state_missing'
    | 'state_invalid'
    | 'state_key_unknown'
    | 'link_missing'
    | 'link_changed'
    | 'entry_deleted'
    | 'entry_changed'
    | 'entry_inserted'
    | 'origin_changed'
    | 'personal_changed'
    | 'truncated'
    | 'extended'
    | 'unsealed'
    | 'anchor_changed';
  readonly position?: number | undefined;
  readonly entryId?: string | undefined;
}

export interface AuditVerdict {
  /** Links that were looked at. */
  readonly checked: number;
  /** The end of what holds: to be kept elsewhere, and asked for again as an anchor. */
  readonly last: { readonly position: number; readonly hash: Digest };
  /**
   * The last link that was signed of while the key of the state before was gone: what comes before it is vouched for by nobody but an
   * anchor.
   */
  readonly resigned?: number | undefined;
  readonly fault?: AuditFault | undefined;
}

export interface VerifyAudit {
  readonly chain: AuditChain;
  readonly keyRing: Pick<KeyRing, 'findForHints' | 'look'>;
  readonly now: EpochSeconds;
  /** Seconds that an entry may wait to be sealed. */
  readonly unsealedBound: number;
  /** An end that was told before, and must still be there. */
  readonly anchor?: { readonly position: number; readonly hash: string } | undefined;
}

/** Read at once. */
const pageSize = 500;
/** How often the chain may grow or lose its beginning while it is looked at. */
const mostLooks = 10;

type End = AuditVerdict['last'];

/** Walks the whole chain and changes nothing. It may go on meanwhile. */
export async function verifyAudit(given: VerifyAudit): Promise<AuditVerdict> {
  let verdict = await look(given);
  for (let count = 1; verdict.fault && count < mostLooks; count += 1) {
    const again = await look(given);
    // A fault is one that is found twice in the same place: everything else was the sealer at work.
    if (JSON.stringify(again.fault) === JSON.stringify(verdict.fault)) return again;
    verdict = again;
  }
  return verdict;
}

async function look(given: VerifyAudit): Promise<AuditVerdict> {
  const { chain, keyRing, now, unsealedBound } = given;
  const none = { checked: 0, last: { position: 0, hash: genesis } };
  const stored = await chain.state();
  const read = stored === undefined ? undefined : await readState(stored, keyRing);
  if (read?.kind === 'bad') return { ...none, fault: { kind: 'state_invalid' } };
  if (read?.kind === 'unknown_key') return { ...none, fault: { kind: 'state_key_unknown' } };
  const state = read?.state;
  const walked = await walk(given, state);
  if (walked.fault) return walked;
  const inserted = await chain.unlinked();
  if (inserted !== undefined) return { ...walked, fault: { kind: 'entry_inserted', entryId: inserted } };
  const waiting = await chain.unsealedBefore(now - unsealedBound);
  if (waiting !== undefined) return { ...walked, fault: { kind: 'unsealed', entryId: waiting } };
  return walked;
}

async function walk(given: VerifyAudit, signed: ChainState | undefined): Promise<AuditVerdict> {
  const { chain, anchor } = given;
  let state = signed;
  const begin = state?.first ?? { position: 1, before: genesis };
  let last: End = { position: begin.position - 1, hash: begin.before };
  let checked = 0;
  let isAnchored = anchor === undefined || holds(anchor, last);
  let resigned: number | undefined;
  const verdict = (): AuditVerdict => ({ checked, last, ...(resigned !== undefined && { resigned }) });
  const failed = (fault: AuditFault): AuditVerdict => ({ ...verdict(), fault });
  // From the very beginning: what is before the first that was signed was put there.
  for (let from = 0; ; from = last.position) {
    const page = await chain.links(from, pageSize);
    for (const linked of page) {
      if (state === undefined) return failed({ kind: 'state_missing' });
      const fault = faultOf(linked, last);
      if (fault) return failed(fault);
      last = { position: linked.link.position, hash: hashOfLink(linked.link) };
      checked += 1;
      if (linked.entry?.name === 'audit_resigned') resigned = last.position;
      // It may have grown since it was asked where it ends.
      if (last.position > state.last.position) state = (await signedState(given)) ?? state;
      if (last.position > state.last.position) return failed({ kind: 'extended', position: last.position });
      if (last.position === state.last.position && last.hash !== state.last.hash) {
        return failed({ kind: 'link_changed', position: last.position });
      }
      isAnchored ||= anchor !== undefined && holds(anchor, last);
    }
    if (page.length < pageSize) break;
  }
  if (state && last.position < state.last.position) return failed({ kind: 'truncated', position: last.position + 1 });
  if (!isAnchored && anchor && anchor.position >= begin.position - 1) {
    return failed({ kind: 'anchor_changed', position: anchor.position });
  }
  return verdict();
}

async function signedState({ chain, keyRing }: VerifyAudit): Promise<ChainState | undefined> {
  const stored = await chain.state();
  const read = stored === undefined ? undefined : await readState(stored, keyRing);
  return read?.kind === 'signed' ? read.state : undefined;
}

function holds(anchor: { readonly position: number; readonly hash: string }, { position, hash }: End): boolean {
  return anchor.position === position && anchor.hash === hash;
}

function faultOf({ link, entry, isMarked }: LinkedEntry, before: End): AuditFault | undefined {
  const { position, entryId } = link;
  if (position < before.position + 1) return { kind: 'extended', position, entryId };
  if (position > before.position + 1) return { kind: 'link_missing', position: before.position + 1 };
  if (link.before !== before.hash) return { kind: 'link_changed', position, entryId };
  if (!entry) return { kind: 'entry_deleted', position, entryId };
  if (!isMarked || hashOfEntry(entry) !== link.entryHash) return { kind: 'entry_changed', position, entryId };
  const { origin, personal } = entry;
  if (origin && commitmentOf(origin) !== entry.originCommitment) return { kind: 'origin_changed', position, entryId };
  if (personal && commitmentToFacts(personal) !== entry.personalCommitment) {
    return { kind: 'personal_changed', position, entryId };
  }
  return undefined;
}
