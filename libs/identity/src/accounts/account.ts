import type { Attributes } from './attribute-definition.js';

/** A postal address, OpenID Connect Core §5.1.1 in domain names. */
export interface PostalAddress {
  readonly formatted?: string;
  readonly streetAddress?: string;
  readonly locality?: string;
  readonly region?: string;
  readonly postalCode?: string;
  readonly country?: string;
}

/** What a person says of themselves; the claims of OpenID Connect Core §5.1 are made from it. */
export interface Profile {
  readonly email?: string;
  readonly emailVerified: boolean;
  readonly name?: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly middleName?: string;
  readonly nickname?: string;
  readonly profile?: string;
  readonly picture?: string;
  readonly website?: string;
  readonly gender?: string;
  readonly birthdate?: string;
  readonly zoneinfo?: string;
  readonly locale?: string;
  readonly phoneNumber?: string;
  readonly phoneNumberVerified?: boolean;
  readonly address?: PostalAddress;
}

/** A person who can sign in. `subject` is stable and never reused; times are epoch seconds. */
export interface Account extends Profile {
  readonly subject: string;
  /** As `normaliseUsername` returns it; unique. */
  readonly username: string;
  /** By the definitions that operators made; undefined where there are none. */
  readonly attributes?: Attributes | undefined;
  /** The whole PHC string: algorithm, parameters, salt and hash; until the first sign-in perhaps another system's (`storedForm`). */
  readonly passwordHash: string;
  readonly disabledAt?: number;
  /** Its person closed it, and may open it again: `disabledAt` is set with it. Undefined where an operator disabled it. */
  readonly closedAt?: number;
  /** From when on it is deleted, where its person wants that; no sooner. */
  readonly deletionAt?: number;
  /** Browsers that signed in until then are known no more. */
  readonly devicesSince?: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}
