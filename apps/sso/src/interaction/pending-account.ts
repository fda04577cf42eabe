import { type WantedAccount, wantedFor } from '@signet/administration';
import { openText, sealText } from '../http/sealed.js';
import type { Issuer } from '../issuer/issuer.js';

/** An account that is made once its address is verified; until then its page alone has it. */
export type PendingAccount = WantedAccount['account'];

/** In place of an interaction: for a link that is opened on any device. */
export const ofLinks = 'link';

/**
 * What somebody wants to be called, with the hash of their password, goes with the page that asks for the code,
 * and nobody can read or change it there.
 * @param interactionId for which alone it is good
 */
export async function sealPending(issuer: Issuer, account: PendingAccount, interactionId: string): Promise<string> {
  const key = await keyOf(issuer);
  return sealText({ key, random: issuer.random }, JSON.stringify(account), interactionId);
}

/** Undefined of what was not sealed here, for this interaction, within the hour. */
export async function openPending(
  issuer: Issuer,
  sealed: string,
  interactionId: string,
): Promise<PendingAccount | undefined> {
  const text = openText(await keyOf(issuer), sealed, interactionId);
  if (text === undefined) return undefined;
  const account: PendingAccount = JSON.parse(text);
  const age = issuer.clock.now() - account.createdAt;
  return age < wantedFor ? account : undefined;
}

function keyOf({ stores, random }: Issuer): Promise<Uint8Array> {
  return stores.secrets.findOrInsert('pending_account', random.bytes(32));
}
