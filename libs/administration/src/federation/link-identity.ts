import { type FederatedIdentity, type IdentityProvider, identityKey } from '@signet/authorization-server';
import { type AccountReference, accountOf } from '../accounts/account-reference.js';
import { endWhatRestsOn } from '../accounts/rests-on.js';
import { holdWaysIn, isLastWayIn } from '../accounts/ways-in.js';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import { happened, notify } from '../notices/notify.js';
import { doingOf, initiatorOf, type OwnPerson } from '../own-account/own-person.js';
import type { AdministeredRecords } from '../records.js';
import { unknown } from '../refusals.js';

/** Of one account. */
export const mostIdentities = 20;

/** Who somebody is at a provider, as they and operators read it. */
export type IdentityView = Omit<FederatedIdentity, 'taken' | 'tokens'> & { readonly keepsTokens: boolean };

/** `taken`: whoever is called so there is linked to another account. */
export type Linked = 'linked' | 'before' | 'taken' | 'too_many' | 'gone';

/** Proven on both sides: the caller has seen that the person signed in here just now, and then there. */
export function linkIdentity(
  ports: AdministrationPorts,
  own: OwnPerson,
  { providerId, name }: Pick<IdentityProvider, 'providerId' | 'name'>,
  there: Pick<FederatedIdentity, 'issuer' | 'upstreamSubject' | 'label'>,
): Promise<Linked> {
  return ports.unitOfWork.run(initiatorOf(own), async (records) => {
    const { accounts, federatedIdentities } = records;
    await holdWaysIn(ports, records, own.subject);
    const account = await accounts.find(own.subject);
    if (account?.disabledAt !== undefined || !account) return 'gone';
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
    if (!isLinked) return 'taken';
    const data = { ...happened(ports, account, own.origin), change: 'linked', provider: textOf(name) } as const;
    await notify(ports, records, account, { template: 'sign-in-linked', data });
    return 'linked';
  });
}

/** `last`: there is no other way in, and it stays. */
export type Unlinked = 'unlinked' | 'unknown' | 'last';

/** A person takes a way in from themselves, never the last one. */
export function unlinkOwnIdentity(
  ports: AdministrationPorts,
  own: OwnPerson,
  key: string,
  /** The session of whoever says so, which stays. */
  stays?: string,
): Promise<Unlinked> {
  return ports.unitOfWork.run(initiatorOf(own), async (records) => {
    await holdWaysIn(ports, records, own.subject);
    const account = await records.accounts.find(own.subject);
    const identity = (await records.federatedIdentities.ofPerson(own.subject)).find((each) => each.key === key);
    if (!account || !identity) return 'unknown';
    if (await isLastWayIn(records, account, key)) return 'last';
    if (!(await unlinkWithin(ports, records, identity, { ...doingOf(own), except: stays }))) return 'unknown';
    const name = (await records.identityProviders.find(identity.providerId))?.name ?? identity.providerId;
    const data = { ...happened(ports, account, own.origin), change: 'unlinked', provider: textOf(name) } as const;
    await notify(ports, records, account, { template: 'sign-in-linked', data });
    return 'unlinked';
  });
}

/** One text of it: a mail is queued in no language. */
function textOf(name: IdentityProvider['name']): string {
  return typeof name === 'string' ? name : (Object.values(name)[0] ?? '');
}

/** The oldest first. */
export async function listIdentities(
  { federatedIdentities }: Pick<AdministeredRecords, 'federatedIdentities'>,
  subject: string,
): Promise<readonly IdentityView[]> {
  return (await federatedIdentities.ofPerson(subject)).map(({ tokens, taken: _, ...identity }) => ({
    ...identity,
    keepsTokens: tokens !== undefined,
  }));
}

/** By an operator, also the last one. @throws AdministrationError unknown */
export function unlinkIdentity(
  ports: AdministrationPorts,
  initiator: Initiator,
  reference: AccountReference,
  key: string,
): Promise<void> {
  return ports.unitOfWork.run(initiator, async (records) => {
    const { subject } = await accountOf(records, reference);
    const identity = (await records.federatedIdentities.ofPerson(subject)).find((each) => each.key === key);
    const doing = { entity: 'admin', subject } as const;
    if (!identity || !(await unlinkWithin(ports, records, identity, doing))) throw unknown('linked sign-in');
  });
}

/** Within a unit of work, with the sessions that rest on it. False where it is linked no more. */
export async function unlinkWithin(
  ports: Parameters<typeof endWhatRestsOn>[0],
  records: AdministeredRecords,
  { key }: Pick<FederatedIdentity, 'key'>,
  by: Parameters<typeof endWhatRestsOn>[2],
): Promise<boolean> {
  if (!(await records.federatedIdentities.delete(key))) return false;
  await endWhatRestsOn(ports, records, by, [key]);
  return true;
}
