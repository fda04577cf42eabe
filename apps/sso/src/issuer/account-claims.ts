import {
  type AccountClaims,
  Accounts,
  type ClaimValue,
  type GrantStanding,
  GrantStandings,
  type StandardClaims,
} from '@signet/authorization-server';
import type { AccountStore } from '@signet/identity';
import type { Person, StoredStandings } from '@signet/persistence';

/** A grant as it is stored, with its person as the core wants to know them. */
export class StandingsWithClaims extends GrantStandings {
  constructor(private readonly stored: StoredStandings) {
    super();
  }

  override async find(grantId: string, jti?: string): Promise<GrantStanding | undefined> {
    const standing = await this.stored.find(grantId, jti);
    return standing && { ...standing, account: standing.account && new ClaimsOfPerson(standing.account) };
  }
}

/** People as the core asks for them where no grant brings them. */
export class PeopleWithClaims extends Accounts {
  constructor(private readonly stored: Pick<AccountStore, 'find' | 'isActive'>) {
    super();
  }

  override isActive(subject: string): Promise<boolean> {
    return this.stored.isActive(subject);
  }

  override async find(subject: string): Promise<AccountClaims | undefined> {
    const person = await this.stored.find(subject);
    return person && new ClaimsOfPerson(person);
  }
}

/** Most who ask want to know only whether the person may have tokens: claims are made when they are read. */
class ClaimsOfPerson implements AccountClaims {
  constructor(private readonly person: Person) {}

  get subject(): string {
    return this.person.subject;
  }

  get disabled(): boolean {
    return this.person.disabledAt !== undefined;
  }

  get attributes(): Readonly<Record<string, ClaimValue>> | undefined {
    return this.person.attributes;
  }

  get claims(): StandardClaims {
    return standardClaims(this.person);
  }
}

/** What is not known is undefined: whoever releases claims leaves that out. */
function standardClaims(account: Person): StandardClaims {
  const { address } = account;
  return {
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
}
