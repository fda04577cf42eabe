import { type Digest, digest, type LinkBond, type LinkPurpose, linkPurposes } from '@signet/authorization-server';
import type { Account } from '@signet/identity';

type Bound = Pick<Account, 'subject' | 'passwordHash' | 'email'>;

const partOf: Readonly<Record<LinkBond, (account: Bound) => string>> = {
  /** As it is stored: a sign-in that renews it ends the link too, for then its person knows the password. */
  password: ({ passwordHash }) => passwordHash,
  email: ({ email = '' }) => email,
};

/** Of what a link of this purpose is bound to, as the account has it now; undefined where that is nothing. */
export function linkBond(purpose: LinkPurpose, account: Bound): Digest | undefined {
  const boundTo: readonly LinkBond[] = linkPurposes[purpose].boundTo;
  if (boundTo.length === 0) return undefined;
  return digest(JSON.stringify([purpose, account.subject, ...boundTo.map((part) => partOf[part](account))]));
}
