import { createHash } from 'node:crypto';
import { type CborValue, encodeCbor } from './cbor.js';

/** What was so while the authenticator was used (Web Authentication Level 3 §6.1). */
export interface AuthenticatorFlags {
  readonly userVerified: boolean;
  readonly backupEligible: boolean;
  readonly backedUp: boolean;
}

/** The public key of a credential on P-256, both coordinates of 32 bytes. */
export interface PublicPoint {
  readonly x: Uint8Array;
  readonly y: Uint8Array;
}

export interface AttestedCredential {
  /** 16 bytes: the model of the authenticator. */
  readonly aaguid: Uint8Array;
  readonly credentialId: Uint8Array;
  readonly publicKey: PublicPoint;
}

/**
 * Authenticator data (Web Authentication Level 3 §6.1); somebody was there, always.
 * @param signCount 0 where the authenticator does not count
 * @param attested at registration
 */
export function authenticatorData(
  rpId: string,
  flags: AuthenticatorFlags,
  signCount: number,
  attested?: AttestedCredential,
): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(signCount);
  const said =
    0x01 |
    (flags.userVerified ? 0x04 : 0) |
    (flags.backupEligible ? 0x08 : 0) |
    (flags.backedUp ? 0x10 : 0) |
    (attested ? 0x40 : 0);
  const rpIdHash = createHash('sha256').update(rpId).digest();
  return Buffer.concat([rpIdHash, Buffer.from([said]), count, ...(attested ? attestedParts(attested) : [])]);
}

/** Without a statement of who made the authenticator (§8.7). */
export function attestationObject(authData: Uint8Array): Buffer {
  return encodeCbor(
    new Map<string, CborValue>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', authData],
    ]),
  );
}

/** §6.5.1. */
function attestedParts({ aaguid, credentialId, publicKey }: AttestedCredential): readonly Uint8Array[] {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(credentialId.length);
  return [aaguid, length, credentialId, coseKey(publicKey)];
}

/** EC2, ES256, P-256 (RFC 9053 §2.1, §7.1.1). */
function coseKey({ x, y }: PublicPoint): Buffer {
  return encodeCbor(
    new Map<number, CborValue>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, x],
      [-3, y],
    ]),
  );
}
