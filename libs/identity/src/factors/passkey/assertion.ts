import type { Factor, PasskeyData } from '../factor.js';
import { library } from './library.js';
import { type Refused, refused } from './outcome.js';
import { passkeyAmr } from './passkey-amr.js';
import type { PresentedAssertion } from './presented.js';
import type { RelyingParty } from './relying-party.js';

export type PasskeyFactor = Factor & { readonly data: PasskeyData };

export function isPasskey(factor: Factor | undefined): factor is PasskeyFactor {
  return factor?.data.type === 'passkey';
}

/** A key was used, of whoever holds it. */
export interface UsedKey {
  readonly kind: 'proved';
  /** As it is to be stored now: nothing is proved before it is. */
  readonly factor: PasskeyFactor;
  readonly amr: readonly string[];
  readonly userVerified: boolean;
}

/** A key was used whose counter went back: it, or a copy of it, was used elsewhere. */
export interface SuspectedKey {
  readonly kind: 'suspected';
  /** As it is to be stored now. */
  readonly factor: PasskeyFactor;
}

/** Verifies what a browser signed with a key (Web Authentication Level 3 §7.2), but for its challenge and whose it is. */
export async function verifyAssertion(
  party: RelyingParty,
  factor: PasskeyFactor,
  presented: PresentedAssertion,
  { now, mustVerify }: { readonly now: number; readonly mustVerify: boolean },
): Promise<UsedKey | SuspectedKey | Refused> {
  const info = await signedBy(party, factor, presented);
  if (info === undefined) return refused('wrong');
  const { data } = factor;
  const { newCounter, userVerified, credentialBackedUp } = info;
  // Whether it can be copied is fixed when it is made (§6.1.3).
  if ((info.credentialDeviceType === 'multiDevice') !== data.backupEligible) return refused('wrong');
  if (mustVerify && !userVerified) return refused('not_verified');
  const revision = factor.revision + 1;
  if (wentBack(data.signatureCounter, newCounter)) {
    return { kind: 'suspected', factor: { ...factor, data: { ...data, counterWentBackAt: now }, revision } };
  }
  // Which of two that have it is the owner nobody can say: it is theirs to take away and to set up anew.
  if (data.counterWentBackAt !== undefined) return refused('suspected');
  const used: PasskeyData = { ...data, signatureCounter: newCounter, backedUp: credentialBackedUp };
  return {
    kind: 'proved',
    factor: { ...factor, data: used, revision, lastUsedAt: now },
    amr: passkeyAmr({ backupEligible: data.backupEligible, userVerified }),
    userVerified,
  };
}

/** §6.1.1: of an authenticator that counts, each use is higher than the one before. */
function wentBack(before: number, now: number): boolean {
  return (before > 0 || now > 0) && now <= before;
}

async function signedBy(party: RelyingParty, { data }: PasskeyFactor, presented: PresentedAssertion) {
  const lib = await library.get();
  const { id, clientDataJSON, challenge, authenticatorData, signature } = presented;
  try {
    const { verified, authenticationInfo } = await lib.verifyAuthenticationResponse({
      response: {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: { clientDataJSON, authenticatorData, signature },
      },
      expectedChallenge: challenge,
      expectedOrigin: [...party.origins],
      expectedRPID: party.id,
      requireUserVerification: false,
      // Counted by us: the library says no more than that something is wrong.
      credential: { id, publicKey: lib.isoBase64URL.toBuffer(data.publicKey), counter: 0 },
    });
    return verified ? authenticationInfo : undefined;
  } catch {
    return undefined;
  }
}
