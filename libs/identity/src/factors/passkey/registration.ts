import type { PasskeyData } from '../factor.js';
import { leadsTo } from './authenticator-policy.js';
import { type Library, library } from './library.js';
import { type Refused, refused } from './outcome.js';
import { passkeyAmr, passkeyHandle } from './passkey-amr.js';
import type { PresentedRegistration } from './presented.js';
import { keyAlgorithms, type RelyingParty } from './relying-party.js';

/** A key that was made just now. */
export interface MadeKey {
  readonly kind: 'made';
  readonly handle: string;
  readonly amr: readonly string[];
  readonly data: PasskeyData;
  readonly userVerified: boolean;
}

/** Verifies what a browser says of a key that it made (Web Authentication Level 3 §7.1), but for its challenge. */
export async function verifyRegistration(
  party: RelyingParty,
  presented: PresentedRegistration,
  now: number,
): Promise<MadeKey | Refused> {
  const lib = await library.get();
  try {
    return await verified(lib, party, presented, now);
  } catch {
    // Whatever it does not like, it says by an error; what it says is about bytes of a stranger.
    return refused('wrong');
  }
}

async function verified(
  lib: Library,
  party: RelyingParty,
  presented: PresentedRegistration,
  now: number,
): Promise<MadeKey | Refused> {
  const { id, clientDataJSON, challenge, transports, discoverable } = presented;
  const statement = lib.decodeAttestationObject(lib.isoBase64URL.toBuffer(presented.attestationObject));
  const attestationObject = party.authenticators ? presented.attestationObject : withoutStatement(lib, statement);
  const { verified: isVerified, registrationInfo: info } = await lib.verifyRegistrationResponse({
    response: {
      id,
      rawId: id,
      type: 'public-key',
      clientExtensionResults: {},
      response: { clientDataJSON, attestationObject },
    },
    expectedChallenge: challenge,
    expectedOrigin: [...party.origins],
    expectedRPID: party.id,
    requireUserVerification: false,
    supportedAlgorithmIDs: [...keyAlgorithms],
  });
  if (!isVerified || info === undefined || info.credential.id !== id) return refused('wrong');
  if (!info.userVerified && party.userVerification === 'required') return refused('not_verified');
  const aaguid = info.aaguid.toLowerCase();
  if (party.authenticators && !isAllowed(party.authenticators, aaguid, statement, now)) return refused('authenticator');
  const backupEligible = info.credentialDeviceType === 'multiDevice';
  const key = lib.decodeCredentialPublicKey(info.credential.publicKey);
  return {
    kind: 'made',
    handle: passkeyHandle(id),
    amr: passkeyAmr({ backupEligible, userVerified: info.userVerified }),
    userVerified: info.userVerified,
    data: {
      type: 'passkey',
      credentialId: id,
      publicKey: lib.isoBase64URL.fromBuffer(info.credential.publicKey),
      algorithm: Number(key.get(lib.cose.COSEKEYS.alg)),
      signatureCounter: info.credential.counter,
      transports,
      backupEligible,
      backedUp: info.credentialBackedUp,
      ...(discoverable !== undefined && { discoverable }),
      aaguid,
    },
  };
}

type Statement = ReturnType<Library['decodeAttestationObject']>;

/** Nobody asked for it: it is not read, and so leads nobody to anything that certificates name. */
function withoutStatement(lib: Library, statement: Statement): string {
  const bare = new Map<string, unknown>([
    ['fmt', 'none'],
    ['attStmt', new Map()],
    ['authData', statement.get('authData')],
  ]);
  return lib.isoBase64URL.fromBuffer(new Uint8Array(lib.isoCBOR.encode(bare as never)));
}

/** Of `packed` with certificates (§8.2) alone: its signature is verified by then, and says which model it is. */
function isAllowed(
  { allowed, rootsOf }: NonNullable<RelyingParty['authenticators']>,
  aaguid: string,
  statement: Statement,
  now: number,
): boolean {
  const chain = statement.get('fmt') === 'packed' ? statement.get('attStmt').get('x5c') : undefined;
  return allowed.has(aaguid) && chain !== undefined && leadsTo(rootsOf(aaguid), chain, now);
}
