import { type AccountLink, type Clock, digest, type EpochSeconds, type RoleBound } from '@signet/authorization-server';
import type { Initiator } from '../initiator.js';
import type { AdministeredRecords } from '../records.js';

/** A role that whoever accepts gets. */
export interface InvitedRole {
  readonly resource: string;
  readonly role: string;
  /** Everywhere where it is absent. */
  readonly within?: RoleBound | undefined;
}

/** What whoever accepts an invitation gets, by identifiers: names move. */
export interface Given {
  readonly groups: readonly string[];
  readonly organizations: readonly string[];
  readonly roles: readonly InvitedRole[];
}

/** An invitation as it leaves administration. */
export interface InvitationView extends Given {
  /** Names it and opens nothing: hexadecimal digits, the second in which it was made and 24 more. */
  readonly invitationId: string;
  readonly email: string;
  /** The account of who invites, where one stands behind the door. */
  readonly invitedBy?: string | undefined;
  readonly createdAt: EpochSeconds;
  readonly expiresAt: EpochSeconds;
}

type Facts = Pick<AccountLink, 'facts'>;

/** What a link keeps of it: whoever accepts is given it by the authority of who invites, as that is then. */
export function factsOf(
  given: Given,
  { entity, subject, through, token }: Initiator,
): Readonly<Record<string, string>> {
  return { given: JSON.stringify(given), by: JSON.stringify({ entity, subject, through, token }) };
}

export function givenBy({ facts }: Facts): Given {
  return JSON.parse(facts?.given ?? '') as Given;
}

export function inviterOf({ facts }: Facts): Initiator {
  return JSON.parse(facts?.by ?? '') as Initiator;
}

/** A digest of the digest: what is kept of a secret never leaves, not even in part. */
function invitationIdOf({ digest: kept, createdAt }: AccountLink): string {
  return createdAt.toString(16) + Buffer.from(digest(kept), 'base64url').toString('hex').slice(0, 24);
}

/** More than operators can make within a second: their units of work come one after the other. */
const atOnce = 10_000;

/** Undefined where there is none of this id that is open. */
export async function invitationOf(
  { accountLinks }: Pick<AdministeredRecords, 'accountLinks'>,
  { clock }: { readonly clock: Clock },
  invitationId: string,
): Promise<AccountLink | undefined> {
  const [, second = ''] = /^([0-9a-f]{1,12})[0-9a-f]{24}$/.exec(invitationId) ?? [];
  if (second === '') return undefined;
  const createdAt = Number.parseInt(second, 16);
  const open = await accountLinks.open({ purpose: 'invite', createdAt }, clock.now(), atOnce);
  return open.find((link) => invitationIdOf(link) === invitationId);
}

export function viewOfInvitation(link: AccountLink): InvitationView {
  const { address = '', createdAt, expiresAt } = link;
  const { subject: invitedBy } = inviterOf(link);
  return {
    invitationId: invitationIdOf(link),
    email: address,
    ...(invitedBy !== undefined && { invitedBy }),
    ...givenBy(link),
    createdAt,
    expiresAt,
  };
}
