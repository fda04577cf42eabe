import { isJsonObject } from '@signet/runtime';
import { compactVerify, decodeProtectedHeader } from 'jose';
import type { EpochSeconds } from '../shared/clock.js';
import type { Digest } from '../shared/digest.js';
import type { KeyRing } from '../signing/key-ring.js';
import type { SigningPair } from '../signing/keys-in-force.js';
import { signJws } from '../signing/sign-jws.js';

/** Where the chain begins and ends: what is signed, so that nobody without the keys can move either end. */
export interface ChainState {
  readonly issuer: string;
  readonly signedAt: EpochSeconds;
  /** The first link that is kept, and the hash of the one before it, which went with its age. */
  readonly first: { readonly position: number; readonly before: Digest };
  readonly last: { readonly position: number; readonly hash: Digest };
}

/** `typ` of the signed state, which is no token (RFC 8725 §3.11). */
export const checkpointType = 'signet-audit-checkpoint+jws';
const algorithm = 'ES256';

export async function stateSigner(keyRing: Pick<KeyRing, 'signingKey'>): Promise<SigningPair> {
  return keyRing.signingKey(algorithm);
}

export function signState(state: ChainState, { signer }: SigningPair): Promise<string> {
  return signJws(checkpointType, state, signer);
}

export type ReadState =
  | { readonly kind: 'signed'; readonly state: ChainState; readonly kid: string }
  /** Its key is gone: what it says is not vouched for. */
  | { readonly kind: 'unknown_key'; readonly state: ChainState; readonly kid: string }
  | { readonly kind: 'bad' };

/** Keys are known as long as hints signed by them are good; a withdrawn one is not. */
export async function readState(signed: string, keyRing: Pick<KeyRing, 'findForHints' | 'look'>): Promise<ReadState> {
  try {
    const { kid, typ, alg } = decodeProtectedHeader(signed);
    if (typeof kid !== 'string' || typ !== checkpointType || alg !== algorithm) return { kind: 'bad' };
    let pair = await keyRing.findForHints(kid);
    if (!pair) {
      await keyRing.look();
      pair = await keyRing.findForHints(kid);
    }
    if (!pair) {
      const state = parsed(Buffer.from(signed.split('.')[1] ?? '', 'base64url'));
      return state ? { kind: 'unknown_key', state, kid } : { kind: 'bad' };
    }
    const { payload } = await compactVerify(signed, pair.publicKey, { algorithms: [algorithm] });
    const state = parsed(payload);
    return state ? { kind: 'signed', state, kid } : { kind: 'bad' };
  } catch (error) {
    if (isUnreadable(error)) return { kind: 'bad' };
    throw error;
  }
}

/** jose's own refusals, and what is no JSON; a database that is away is none of them. */
function isUnreadable(error: unknown): boolean {
  return (
    error instanceof SyntaxError ||
    error instanceof TypeError ||
    (error as { code?: string }).code?.startsWith('ERR_J') === true
  );
}

function parsed(payload: Uint8Array): ChainState | undefined {
  const value: unknown = JSON.parse(Buffer.from(payload).toString('utf8'));
  if (!isJsonObject(value) || !isJsonObject(value.first) || !isJsonObject(value.last)) return undefined;
  const { first, last } = value;
  const isWhole =
    Number.isSafeInteger(first.position) &&
    Number.isSafeInteger(last.position) &&
    typeof first.before === 'string' &&
    typeof last.hash === 'string' &&
    typeof value.issuer === 'string';
  return isWhole ? (value as unknown as ChainState) : undefined;
}
