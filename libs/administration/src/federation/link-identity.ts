import { type Digest, type FederatedIdentity, type IdentityProvider, identityKey } from '@signet/authorization-server';
import { type AccountReference, accountOf } from '../accounts/account-reference.js';
import { holdWaysIn, waysIn } from '../accounts/ways-in.js';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import { initiatorOf, type OwnPerson } from '../own-account/own-person.js';
import type { AdministeredRecords } from '../records.js';
import { unknown } from '../refusals.js';

/** Of one account. */
export const mostIdentities = 20;

/** Who somebody is at a provider, as they and operators read it. */
export type IdentityView = Omit<FederatedIdentity, 'tokens'> & { readonly keepsTokens: boolean };

/** `taken`: whoever is called so there is linked to another account. */
export type Linked = 'linked' | 'before' | 'taken' | 'too_many' | 'gone';

/** Proven on both sides: the caller has seen that the person signed in here just now, and then there. */
export function linkIdentity(
  ports: AdministrationPorts,
  own: OwnPerson,
  { providerId }: Pick<IdentityProvider, 'providerId'>,
  there: Pick<FederatedIdentity, 'issuer' | 'upstreamSubject' | 'label'>,
): Promise<Linked> {
  return ports.unitOfWork.run(initiatorOf(own), async (records) => {
    const { accounts, federatedIdentities } = records;
    await holdWaysIn(ports, records, own.subject);
    if (!(await accounts.isActive(own.subject))) return 'gone';
    const { issuer, upstreamSubject, label } = there;
    const key = identityKey({ providerId, issuer, upstreamSubject });
    const present = await federatedIdentities.find(key);
    if (present) return present.subject === own.subject ? 'before' : 'taken';
    if ((await federatedIdentities.ofPerson(own.subject)).length >= mostIdentities) return 'too_many';
    const isLinked = await federatedIdentities.insert({
      key,
      providerId,
      issuer,
      upstreamSubject,
      subject: own.subject,
      linkedAt: ports.clock.now(),
      ...(label !== undefined && { label }),
    });
    return isLinked ? 'linked' : 'taken';
  });
}

/** `last`: there is no other way in, and it stays. */
export type Unlinked = 'unlinked' | 'unknown' | 'last';

/** A person takes a way in from themselves, never the last one. */
export function unlinkOwnIdentity(ports: AdministrationPorts, own: OwnPerson, key: string): Promise<Unlinked> {
  return ports.unitOfWork.run(initiatorOf(own), async (records) => {
    await holdWaysIn(ports, records, own.subject);
    const account = await records.accounts.find(own.subject);
    const identity = (await records.federatedIdentities.ofPerson(own.subject)).find((each) => each.key === key);
    if (!account || !identity) return 'unknown';
    const { password, identities } = await waysIn(records, account);
    if (!password && identities.every((each) => each.key === key)) return 'last';
    return (await records.federatedIdentities.delete(identity.key)) ? 'unlinked' : 'unknown';
  });
}

/** The oldest first. */
export async function listIdentities(
  { federatedIdentities }: Pick<AdministeredRecords, 'federatedIdentities'>,
  subject: string,
): Promise<readonly IdentityView[]> {
  return (await federatedIdentities.ofPerson(subject)).map(({ tokens, ...identity }) => ({
    ...identity,
    keepsTokens: tokens !== undefined,
  }));
}

/** By an operator, also the last one. @throws AdministrationError unknown */
export function unlinkIdentity(
  { unitOfWork }: Pick<AdministrationPorts, 'unitOfWork'>,
  initiator: Initiator,
  reference: AccountReference,
  key: string,
): Promise<void> {
  return unitOfWork.run(initiator, async (records) => {
    const { subject } = await accountOf(records, reference);
    const identity = (await records.federatedIdentities.ofPerson(subject)).find((each) => each.key === key);
    if (!identity || !(await records.federatedIdentities.delete(key as Digest))) throw unknown('linked sign-in');
  });
}
