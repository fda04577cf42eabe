import {
  type AccountLink,
  type FederatedIdentity,
  type IdentityProvider,
  mailAddress,
  type RequestOrigin,
} from '@signet/authorization-server';
import { type Account, IdentityError, newAccount, noPassword, type OwnMember, type OwnMembers } from '@signet/identity';
import { holdAddress } from '../accounts/hold-address.js';
import { AdministrationError } from '../administration-error.js';
import type { AdministrationPorts } from '../administration-ports.js';
import { makeInvited } from '../invitations/accept-invitation.js';
import { inviterOf } from '../invitations/invitation.js';
import type { AdministeredRecords } from '../records.js';
import { freeUsername } from './free-username.js';
import { firstProfile, laterProfile } from './taken-profile.js';
import { emailOf, keyOfPerson, labelOf, type UpstreamPerson, verifiedEmailOf } from './upstream-person.js';

/**
 * Who somebody is here that signed in elsewhere.
 * `exists`: nobody here is linked with them, and the address that the provider verified is somebody's account here, who links it by
 * themselves; `unwelcome`: nobody is, and they may not make an account so; `closed`: its person closed it.
 */
export type SignedInElsewhere =
  | { readonly kind: 'known' | 'made'; readonly account: Account }
  | { readonly kind: 'closed'; readonly account: Account }
  | { readonly kind: 'disabled' | 'exists' | 'unwelcome' };

interface Came {
  readonly provider: IdentityProvider;
  readonly person: UpstreamPerson;
  readonly origin?: RequestOrigin | undefined;
}

/** `byInviter`: in which who invites gives what they may then, and no more (`GuardingUnitOfWork`). */
type Ports = AdministrationPorts & { readonly byInviter: AdministrationPorts['unitOfWork'] };
type Readers = Pick<AdministeredRecords, 'accounts' | 'federatedIdentities' | 'accountLinks'>;

/** An address alone is never who somebody is: it links nothing, and an account here that says the same address is given to nobody. */
export async function signInElsewhere(ports: Ports, records: Readers, came: Came): Promise<SignedInElsewhere> {
  const known = await knownAs(ports, records, came);
  if (known) return known;
  const outcome = await makeOf(ports, records, came);
  if (outcome?.kind === 'made') return outcome;
  // The same person came at once twice: the account that the other one made is theirs.
  return (await knownAs(ports, records, came)) ?? outcome ?? { kind: 'unwelcome' };
}

async function knownAs(
  ports: AdministrationPorts,
  records: Readers,
  came: Came,
): Promise<SignedInElsewhere | undefined> {
  const identity = await records.federatedIdentities.find(keyOfPerson(came.provider, came.person));
  const account = identity && (await records.accounts.find(identity.subject));
  if (!identity || !account) return undefined;
  if (account.closedAt !== undefined) return { kind: 'closed', account };
  if (account.disabledAt !== undefined) return { kind: 'disabled' };
  await noteUse(ports, identity, came);
  return { kind: 'known', account };
}

async function noteUse(
  { unitOfWork, clock }: AdministrationPorts,
  { key, subject }: FederatedIdentity,
  { provider, person, origin }: Came,
): Promise<void> {
  const { label, tokens } = keptOf(provider, person);
  const initiator = { entity: 'user', subject, through: 'self_service', origin } as const;
  await unitOfWork.run(initiator, async ({ accounts, federatedIdentities }) => {
    const now = clock.now();
    const [account, identity] = [await accounts.find(subject), await federatedIdentities.find(key)];
    if (!account || !identity) return;
    const { members: to, taken } = laterProfile(provider, person, { account, taken: identity.taken });
    const changed = Object.keys(to) as OwnMember[];
    const from: OwnMembers = Object.fromEntries(changed.map((member) => [member, account[member]]));
    // Who changes the same at once wins over what is only taken.
    const isTaken = changed.length > 0 && (await accounts.changeProfile({ subject, from, to, now }));
    const kept = isTaken ? taken : identity.taken;
    await federatedIdentities.use({ key, label, usedAt: now, ...(kept && { taken: kept }), tokens });
  });
}

/** What of a sign-in is kept beside who it is. */
export function keptOf(
  provider: IdentityProvider,
  person: UpstreamPerson,
): Pick<FederatedIdentity, 'label' | 'tokens'> {
  const label = labelOf(provider, person);
  return {
    ...(label !== undefined && { label }),
    ...(provider.keepsTokens && person.tokens && { tokens: person.tokens }),
  };
}

/** Undefined where somebody was faster. */
async function makeOf(ports: Ports, records: Readers, came: Came): Promise<SignedInElsewhere | undefined> {
  const { provider, person } = came;
  const verified = verifiedEmailOf(provider, person);
  if (verified !== undefined && (await records.accounts.withVerifiedEmail(verified, 1, 'disabled too')).length > 0) {
    return { kind: 'exists' };
  }
  const email = verified ?? emailOf(provider, person);
  // One that is worth nothing any more stands in the way of no other one.
  for (const invitation of await invitationsFor(ports, records, came, verified)) {
    const account = newAccount(
      {
        ...firstProfile(provider, person).members,
        ...(email !== undefined && { email, emailVerified: verified !== undefined }),
        username: await freeUsername(ports, records, provider, person),
      },
      { passwordHash: noPassword, now: ports.clock.now() },
    );
    try {
      return { kind: 'made', account: await write(ports, came, account, invitation) };
    } catch (error) {
      if (error instanceof NotMade) return error.because === 'exists' ? { kind: 'exists' } : undefined;
      if (error instanceof IdentityError && error.code === 'username_taken') return undefined;
      if (!(error instanceof AdministrationError)) throw error;
      if (error.code === 'in_use') return { kind: 'exists' };
      // Else who invited may not give it any more.
    }
  }
  return { kind: 'unwelcome' };
}

/** Open ones to an address that are tried, the oldest first. */
const mostInvitations = 10;

/** By which they may make an account, one after the other; `undefined` takes none. */
async function invitationsFor(
  { clock }: AdministrationPorts,
  { accountLinks }: Readers,
  { provider: { accounts } }: Came,
  verified: string | undefined,
): Promise<readonly (AccountLink | undefined)[]> {
  switch (accounts.by) {
    case 'everybody':
      return [undefined];
    case 'nobody':
      return [];
    case 'domains': {
      const domain = verified?.slice(verified.lastIndexOf('@') + 1).replace(/[A-Z]/g, (letter) => letter.toLowerCase());
      return domain !== undefined && accounts.domains.includes(domain) ? [undefined] : [];
    }
    case 'invitation': {
      const address = verified === undefined ? undefined : mailAddress(verified);
      if (address === undefined) return [];
      return accountLinks.open({ purpose: 'invite', address }, clock.now(), mostInvitations);
    }
  }
}

/** The account and who it is there, or neither. */
function write(
  ports: Ports,
  { provider, person, origin }: Came,
  account: Account,
  invitation: AccountLink | undefined,
): Promise<Account> {
  const { subject, email, emailVerified } = account;
  const initiator = invitation
    ? { ...inviterOf(invitation), origin }
    : ({ entity: 'user', subject, through: 'self_service', origin } as const);
  const unitOfWork = invitation ? ports.byInviter : ports.unitOfWork;
  return unitOfWork.run(initiator, async (records) => {
    const now = ports.clock.now();
    let made = account;
    if (invitation) {
      if (!(await records.accountLinks.use(invitation.digest, now))) throw new NotMade('used');
      made = await makeInvited(ports, records, invitation, account);
    } else {
      if (email !== undefined && emailVerified) {
        await holdAddress(ports, records, email);
        if ((await records.accounts.withVerifiedEmail(email, 1, 'disabled too')).length > 0)
          throw new NotMade('exists');
      }
      if ((await records.accounts.insert(account)) === 'username_taken') throw new NotMade('taken');
    }
    const identity = {
      key: keyOfPerson(provider, person),
      providerId: provider.providerId,
      issuer: person.issuer,
      upstreamSubject: person.upstreamSubject,
      subject,
      linkedAt: now,
      usedAt: now,
      taken: firstProfile(provider, person).taken,
      ...keptOf(provider, person),
    };
    if (!(await records.federatedIdentities.insert(identity))) throw new NotMade('linked');
    return made;
  });
}

/** Undoes the unit of work. */
class NotMade extends Error {
  constructor(readonly because: 'exists' | 'taken' | 'linked' | 'used') {
    super(because);
  }
}
