import { type AccountLink, digest, type EpochSeconds, type RoleBound } from '@signet/authorization-server';
import type { Initiator } from '../initiator.js';

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
  /** Names it and opens nothing: 24 hexadecimal digits. */
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

// A digest of the digest: what is kept of a secret never leaves, not even in part.
export function viewOfInvitation(link: AccountLink): InvitationView {
  const { address = '', createdAt, expiresAt } = link;
  const { subject: invitedBy } = inviterOf(link);
  const invitationId = Buffer.from(digest(link.digest), 'base64url').toString('hex').slice(0, 24);
  return {
    invitationId,
    email: address,
    ...(invitedBy !== undefined && { invitedBy }),
    ...givenBy(link),
    createdAt,
    expiresAt,
  };
}
