import { AccountClaimsSource, type StandardClaims } from '@signet/authorization-server';
import type { Account, AccountStore } from '@signet/identity';

/** The person as the core wants to know them. */
export class AccountClaimsFromIdentity extends AccountClaimsSource {
  constructor(private readonly accounts: AccountStore) {
    super();
  }

  override isActive(subject: string): Promise<boolean> {
    return this.accounts.isActive(subject);
  }

  override async find(subject: string): Promise<StandardClaims | undefined> {
    const account = await this.accounts.find(subject);
    return account?.disabledAt === undefined ? account && standardClaims(account) : undefined;
  }
}

function standardClaims(account: Account): StandardClaims {
  const { address } = account;
  const claims = {
    name: account.name,
    given_name: account.givenName,
    family_name: account.familyName,
    middle_name: account.middleName,
    nickname: account.nickname,
    preferred_username: account.username,
    profile: account.profile,
    picture: account.picture,
    website: account.website,
    email: account.email,
    email_verified: account.email === undefined ? undefined : account.emailVerified,
    gender: account.gender,
    birthdate: account.birthdate,
    zoneinfo: account.zoneinfo,
    locale: account.locale,
    phone_number: account.phoneNumber,
    phone_number_verified: account.phoneNumber === undefined ? undefined : (account.phoneNumberVerified ?? false),
    address: address && {
      formatted: address.formatted,
      street_address: address.streetAddress,
      locality: address.locality,
      region: address.region,
      postal_code: address.postalCode,
      country: address.country,
    },
    updated_at: account.updatedAt,
  };
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
}
