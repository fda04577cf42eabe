import { createCipheriv, createDecipheriv } from 'node:crypto';
import { type WantedAccount, wantedFor } from '@signet/administration';
import type { Issuer } from '../issuer/issuer.js';

/** An account that is made once its address is verified; until then its page alone has it. */
export type PendingAccount = WantedAccount['account'];

/** In place of an interaction: for a link that is opened on any device. */
export const ofLinks = 'link';

const [nonceLength, tagLength] = [12, 16];

/**
 * What somebody wants to be called, with the hash of their password, goes with the page that asks for the code,
 * and nobody can read or change it there.
 * @param interactionId for which alone it is good
 */
export async function sealPending(issuer: Issuer, account: PendingAccount, interactionId: string): Promise<string> {
  const nonce = issuer.random.bytes(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', await keyOf(issuer), nonce).setAAD(Buffer.from(interactionId));
  const sealed = [nonce, cipher.update(JSON.stringify(account), 'utf8'), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat(sealed).toString('base64url');
}

/** Undefined of what was not sealed here, for this interaction, within the hour. */
export async function openPending(
  issuer: Issuer,
  sealed: string,
  interactionId: string,
): Promise<PendingAccount | undefined> {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length <= nonceLength + tagLength) return undefined;
  const [nonce, body, tag] = [
    bytes.subarray(0, nonceLength),
    bytes.subarray(nonceLength, -tagLength),
    bytes.subarray(-tagLength),
  ];
  const decipher = createDecipheriv('aes-256-gcm', await keyOf(issuer), nonce, { authTagLength: tagLength })
    .setAAD(Buffer.from(interactionId))
    .setAuthTag(tag);
  let account: PendingAccount;
  try {
    account = JSON.parse(Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8'));
  } catch {
    return undefined;
  }
  const age = issuer.clock.now() - account.createdAt;
  return age < wantedFor ? account : undefined;
}

function keyOf({ stores, random }: Issuer): Promise<Uint8Array> {
  return stores.secrets.findOrInsert('pending_account', random.bytes(32));
}
