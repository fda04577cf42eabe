import { isPasskey } from '@signet/identity';
import type { Issuer } from '../issuer/issuer.js';
import type { PasskeySignal } from '../pages/kit/passkey.js';

/**
 * What password managers should know of this person's keys: which are good here, and what the person is called. None where there are none,
 * unless one was removed just now.
 */
export async function ownSignals(
  { passkeys, records }: Pick<Issuer, 'passkeys' | 'records'>,
  subject: string,
  { isRemoved }: { readonly isRemoved: boolean },
): Promise<readonly PasskeySignal[]> {
  const account = passkeys && (await records.accounts.find(subject));
  if (!passkeys || !account) return [];
  const keys = (await records.factors.ofPerson(subject)).filter(isPasskey);
  if (keys.length === 0 && !isRemoved) return [];
  const whose = { rpID: passkeys.party.id, userID: await passkeys.userHandle(subject) };
  const { username, name = username } = account;
  return [
    {
      signalName: 'allAcceptedCredentials',
      ...whose,
      allAcceptedCredentialIDs: keys.map(({ data }) => data.credentialId),
    },
    { signalName: 'currentUserDetails', ...whose, userName: username, userDisplayName: name },
  ];
}
