import type { ClaimValue } from './claims-policy.js';

/** OpenID Connect Core §5.1.1. */
export interface AddressClaim {
  readonly formatted?: string;
  readonly street_address?: string;
  readonly locality?: string;
  readonly region?: string;
  readonly postal_code?: string;
  readonly country?: string;
}

/** The standard claims about a person, by their wire names (OpenID Connect Core §5.1). */
export interface StandardClaims {
  readonly name?: string;
  readonly given_name?: string;
  readonly family_name?: string;
  readonly middle_name?: string;
  readonly nickname?: string;
  readonly preferred_username?: string;
  readonly profile?: string;
  readonly picture?: string;
  readonly website?: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly gender?: string;
  readonly birthdate?: string;
  readonly zoneinfo?: string;
  readonly locale?: string;
  readonly phone_number?: string;
  readonly phone_number_verified?: boolean;
  readonly address?: AddressClaim;
  /** Seconds since the epoch. */
  readonly updated_at?: number;
}

/** A person as those who issue tokens and tell claims know them. */
export interface AccountClaims {
  readonly subject: string;
  /** A disabled account gets no token and no claims. */
  readonly disabled: boolean;
  readonly claims: StandardClaims;
  /** What operators keep of people beside that, by its name. */
  readonly attributes?: Readonly<Record<string, ClaimValue>> | undefined;
}

/** The people whom the identity side knows. */
export abstract class Accounts {
  /** Whether there is such an account, and it is not disabled: asked with every use of a session. */
  abstract isActive(subject: string): Promise<boolean>;
  /** Whole: asked where no grant brings them, and their attributes are told. */
  abstract find(subject: string): Promise<AccountClaims | undefined>;
}
