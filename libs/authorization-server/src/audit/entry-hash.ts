import { canonicalJson } from '@signet/runtime';
import type { AuditLink } from '../records/audit-chain.js';
import type { AuditEntry, SaltedFacts, SaltedOrigin } from '../records/audit-entry.js';
import { type Digest, digest } from '../shared/digest.js';

/** There is no guessing of an address from it without its salt. */
export function commitmentOf({ salt, address, userAgent }: SaltedOrigin): Digest {
  return digest(canonicalJson({ salt, address, userAgent }));
}

/** There is no guessing of a name from it without its salt. */
export function commitmentToFacts({ salt, before, after }: SaltedFacts): Digest {
  return digest(canonicalJson({ salt, before, after }));
}

/** Of all that an entry says but what may be deleted, of which it has commitments. */
export function hashOfEntry({ origin: _, personal: __, ...entry }: AuditEntry): Digest {
  return digest(canonicalJson(entry));
}

export function hashOfLink({ position, entryId, entryHash, before, sealedAt }: AuditLink): Digest {
  return digest(canonicalJson([position, entryId, entryHash, before, sealedAt]));
}

/** What stands before the first link of all. */
export const genesis = digest('signet audit');
