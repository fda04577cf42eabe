import { importPublicKey } from '@signet/auth-contracts';
import { isJsonObject } from '@signet/runtime';
import { compactVerify, decodeProtectedHeader, type JWK } from 'jose';
import type { AuditLog } from '../records/audit-log.js';
import type { AuditedRefusals } from './audited-refusals.js';

/** Keys of which something was seen since the last look. */
const mostKeys = 100;
/** Tokens by each that are looked at: whoever floods with forged ones hides no more than the rest. */
const mostTokens = 8;
/** Characters of a token that is looked at. */
const longestToken = 16_384;
const longestKid = 255;

interface Needs {
  readonly auditLog: Pick<AuditLog, 'page'>;
  readonly refusals: Pick<AuditedRefusals, 'note'>;
}

/**
 * Sees tokens whose key is not known, and tells of those that a withdrawn key signed: somebody has it. Which keys were withdrawn, and
 * their public halves, the audit trail says. Nobody waits for it: a token is noted in memory and looked at afterwards.
 */
export class WithdrawnKeys {
  #seen = new Map<string, readonly string[]>();

  constructor(private readonly deps: Needs) {}

  note(token: string): void {
    const kid = token.length > longestToken ? undefined : kidOf(token);
    if (kid === undefined || kid.length > longestKid || kid === '') return;
    if (!this.#seen.has(kid) && this.#seen.size >= mostKeys) return;
    const seen = this.#seen.get(kid) ?? [];
    if (seen.length < mostTokens && !seen.includes(token)) this.#seen.set(kid, [...seen, token]);
  }

  /** Looks at what was noted; where the trail cannot be read, it is not told. */
  async flush(): Promise<void> {
    const seen = this.#seen;
    if (seen.size === 0) return;
    this.#seen = new Map();
    for (const [kid, tokens] of seen) {
      const jwk = await this.#withdrawn(kid);
      if (!jwk) continue;
      for (const token of tokens) if (await isSignedBy(token, jwk)) this.deps.refusals.note(refusalOf(kid));
    }
  }

  async #withdrawn(kid: string): Promise<JWK | undefined> {
    const target = { record: 'signingKeys', id: kid };
    const entries = await this.deps.auditLog.page({ name: 'signing_key_withdrawn', target, limit: 1 });
    const jwk = entries[0]?.before?.publicJwk;
    return isJsonObject(jwk) ? (jwk as JWK) : undefined;
  }
}

function refusalOf(kid: string) {
  return { name: 'withdrawn_key_used', target: { record: 'signingKeys', id: kid } } as const;
}

function kidOf(token: string): string | undefined {
  try {
    const { kid } = decodeProtectedHeader(token);
    return typeof kid === 'string' && !/\p{Cc}/u.test(kid) ? kid : undefined;
  } catch {
    return undefined;
  }
}

async function isSignedBy(token: string, jwk: JWK): Promise<boolean> {
  try {
    const { alg } = decodeProtectedHeader(token);
    if (typeof alg !== 'string' || typeof jwk.alg !== 'string' || alg !== jwk.alg) return false;
    await compactVerify(token, await importPublicKey(jwk, alg), { algorithms: [alg] });
    return true;
  } catch {
    return false;
  }
}
