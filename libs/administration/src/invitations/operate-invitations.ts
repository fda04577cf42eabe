import { mailAddress, type Queued, type RoleBound } from '@signet/authorization-server';
import { isEmailAddress } from '@signet/identity';
import { AdministrationError } from '../administration-error.js';
import type { AdministrationPorts } from '../administration-ports.js';
import { adminAudienceOf } from '../authority/admin-audience.js';
import { authorityOf } from '../authority/authority.js';
import { type GroupReference, groupOf, storable } from '../groups/group-reference.js';
import type { Initiator } from '../initiator.js';
import { sendLink } from '../links/index.js';
import { type OrganizationReference, organizationOf } from '../organizations/organization-reference.js';
import type { AdministeredRecords } from '../records.js';
import { unknown } from '../refusals.js';
import { requireMeaning } from '../roles/assign-role.js';
import { type BoundReference, boundOf } from '../roles/role-holders.js';
import {
  factsOf,
  type Given,
  type InvitationView,
  type InvitedRole,
  invitationOf,
  viewOfInvitation,
} from './invitation.js';
import { placeOf } from './place-of-invitation.js';

export interface NewInvitation {
  readonly email: string;
  /** Seconds that it is good for; default a week. */
  readonly lifetime?: number | undefined;
  /** A language tag: of the mail. */
  readonly locale?: string | undefined;
  readonly groups?: readonly GroupReference[] | undefined;
  readonly organizations?: readonly OrganizationReference[] | undefined;
  readonly roles?:
    | ReadonlyArray<{ readonly resource: string; readonly role: string; readonly within?: BoundReference | undefined }>
    | undefined;
}

const day = 86_400;
/** Seconds. */
export const invitationLifetime = { usual: 7 * day, least: 600, most: 30 * day } as const;
/** Of groups, of organizations and of roles. */
export const mostGivenByInvitation = 20;

const refusals: Readonly<Record<Exclude<Queued, 'queued'> | 'too_many_links', string>> = {
  no_address: 'this is not an address, such as name@example.com',
  too_many_to_address: 'enough invitations went to this address within the hour',
  too_many_from_source: 'enough invitations were sent within the hour',
  too_many_waiting: 'too much mail waits to be sent',
  too_many_links: 'there are too many invitations to this address',
};

/**
 * Sends a link to an address, in place of the one before for the same place: whoever has it makes an account there, which is given what the
 * inviter may give then. @throws AdministrationError invalid, exists (an account with this address), unknown (what is to be given)
 */
export async function invite(
  { unitOfWork, ...ports }: AdministrationPorts,
  initiator: Initiator,
  { email, lifetime = invitationLifetime.usual, locale, groups = [], organizations = [], roles = [] }: NewInvitation,
): Promise<InvitationView> {
  const address = isEmailAddress(email) ? mailAddress(email) : undefined;
  if (address === undefined) throw new AdministrationError('invalid', refusals.no_address);
  const { least, most } = invitationLifetime;
  if (!Number.isInteger(lifetime) || lifetime < least || lifetime > most) {
    throw new AdministrationError('invalid', `an invitation is good for ${least} to ${most} seconds`);
  }
  if (Math.max(groups.length, organizations.length, roles.length) > mostGivenByInvitation) {
    throw new AdministrationError('invalid', `an invitation gives at most ${mostGivenByInvitation} of each`);
  }
  return unitOfWork.run(initiator, async (records) => {
    await refuseKnown(records, initiator, address);
    const found = await Promise.all(groups.map((each) => groupOf(records, each)));
    const acted = await Promise.all(organizations.map((each) => organizationOf(records, each)));
    const given: Given = {
      groups: found.map(({ groupId }) => groupId),
      organizations: acted.map(({ organizationId }) => organizationId),
      roles: await Promise.all(roles.map((each) => roleOf(records, each, ports.settings.issuer))),
    };
    const inviter = initiator.subject === undefined ? undefined : await records.accounts.find(initiator.subject);
    const [organization] = acted;
    const place = await placeOf(records.groups, given);
    const asked = { purpose: 'invite', address, facts: factsOf(given, initiator), place, life: lifetime } as const;
    const queued = await sendLink(ports, records, asked, ({ secret, expiresAt }) => ({
      template: 'invitation',
      data: {
        secret,
        ...(inviter && { inviter: inviter.name ?? inviter.username }),
        ...(organization && { organization: organization.displayName }),
      },
      to: address,
      locale,
      purpose: 'invitation',
      expires: expiresAt,
    }));
    if (queued !== 'queued') throw new AdministrationError('invalid', refusals[queued]);
    const filter = { purpose: 'invite', address, place: place ?? 'none' } as const;
    const [made] = await records.accountLinks.open(filter, ports.clock.now(), 1);
    if (!made) throw new Error('an invitation that was just made is not there');
    return viewOfInvitation(made);
  });
}

/**
 * Whoever may read all people is told who has an account. Others are answered alike and the mail is sent alike: by its link, who has the account
 * learns that they have it, and makes no second one.
 */
async function refuseKnown(records: AdministeredRecords, initiator: Initiator, address: string): Promise<void> {
  if ((await authorityOf(records, initiator)).reachOf('admin:users:read') !== 'everywhere') return;
  if ((await records.accounts.withVerifiedEmail(address, 1, 'disabled too')).length > 0) {
    throw new AdministrationError('exists', 'there is an account with this address');
  }
}

/** It is good for nothing any more. @throws AdministrationError unknown */
export function revokeInvitation(
  { unitOfWork, clock }: Pick<AdministrationPorts, 'unitOfWork' | 'clock'>,
  initiator: Initiator,
  invitationId: string,
): Promise<void> {
  return unitOfWork.run(initiator, async ({ accountLinks }) => {
    const found = await invitationOf({ accountLinks }, { clock }, invitationId);
    if (!found || !(await accountLinks.delete(found.digest))) throw unknown('invitation');
  });
}

/** Where one stands that is open; undefined where there is none, or where it is of no one place. */
export async function placeOfInvitation(
  records: Pick<AdministeredRecords, 'accountLinks'>,
  ports: Pick<AdministrationPorts, 'clock'>,
  invitationId: string,
): Promise<RoleBound | undefined> {
  return (await invitationOf(records, ports, invitationId))?.place;
}

async function roleOf(
  records: AdministeredRecords,
  { resource, role, within }: NonNullable<NewInvitation['roles']>[number],
  issuer: string,
): Promise<InvitedRole> {
  const found = await records.resourceServers.find(storable(resource, 'resource'));
  if (!found) throw unknown('resource');
  if (!found.roles || !Object.hasOwn(found.roles, role)) throw unknown(`role of ${resource}`);
  requireMeaning({ resource, holder: { kind: 'account' }, within }, adminAudienceOf(issuer));
  return { resource, role, ...(within && { within: await boundOf(records, within) }) };
}
