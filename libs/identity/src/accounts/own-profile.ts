import { canonicalJson } from '@signet/runtime';
import type { Account, Profile } from './account.js';

/**
 * Claims of OpenID Connect Core §5.1 that people may change by themselves, and where an account has them. An address of mail is changed by who
 * reads there; a picture would be fetched from where it says by whoever looks at it.
 */
export const profileClaims = {
  name: 'name',
  given_name: 'givenName',
  middle_name: 'middleName',
  family_name: 'familyName',
  nickname: 'nickname',
  profile: 'profile',
  website: 'website',
  gender: 'gender',
  birthdate: 'birthdate',
  zoneinfo: 'zoneinfo',
  locale: 'locale',
  phone_number: 'phoneNumber',
} as const satisfies Readonly<Record<string, keyof Profile>>;

export type ProfileClaim = keyof typeof profileClaims;
export type ProfileMember = (typeof profileClaims)[ProfileClaim];
export const profileClaimNames = Object.keys(profileClaims) as readonly ProfileClaim[];

/** What people may change where an operator says nothing else: nothing that others rely on. */
export const usualProfileClaims: readonly ProfileClaim[] = [
  'name',
  'given_name',
  'family_name',
  'nickname',
  'locale',
  'zoneinfo',
  'website',
];

/** The picture is an address of ours alone, of what they sent. */
export const ownMembers = [...Object.values(profileClaims), 'picture', 'attributes'] as const;
export type OwnMember = (typeof ownMembers)[number];
/** Some of them; undefined is none. */
export type OwnMembers = { readonly [Member in OwnMember]?: Account[Member] | undefined };

/** Members of an account that its person changes; `from` is what each of `to` was when it was read. */
export interface ProfileChange {
  readonly subject: string;
  readonly from: OwnMembers;
  readonly to: OwnMembers;
  readonly now: number;
}

/** Whether what is to be changed is as it was read, and its person is not shut out. */
export function isAsRead(account: Account, { from, to }: Pick<ProfileChange, 'from' | 'to'>): boolean {
  const members = Object.keys(to) as OwnMember[];
  return (
    account.disabledAt === undefined &&
    members.every((each) => canonicalJson([account[each]]) === canonicalJson([from[each]]))
  );
}

/** The account after it. Of another number nobody has shown that it is theirs. */
export function withOwnProfile(account: Account, { to, now }: Pick<ProfileChange, 'to' | 'now'>): Account {
  const moved = Object.hasOwn(to, 'phoneNumber') ? { phoneNumberVerified: undefined } : {};
  const members = Object.entries({ ...account, ...to, ...moved, updatedAt: now });
  return Object.fromEntries(members.filter(([, value]) => value !== undefined)) as unknown as Account;
}
