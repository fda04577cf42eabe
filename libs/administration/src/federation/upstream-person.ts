import {
  type EpochSeconds,
  federatedMethod,
  type IdentityProvider,
  identityKey,
  type UpstreamTokens,
} from '@signet/authorization-server';
import {
  checkProfile,
  IdentityError,
  isEmailAddress,
  type ProfileClaim,
  profileClaimNames,
  profileClaims,
} from '@signet/identity';

/** What a provider said of somebody who signed in there: verified, and as long as `upstreamLimits` allow. */
export interface UpstreamPerson {
  readonly issuer: string;
  readonly upstreamSubject: string;
  /** Of an ID token, its userinfo or an API, together. */
  readonly claims: Readonly<Record<string, unknown>>;
  readonly sid?: string | undefined;
  readonly authTime?: EpochSeconds | undefined;
  readonly tokens?: UpstreamTokens | undefined;
}

/** Characters: OpenID Connect Core §2 has 255 for `sub`. */
export const upstreamLimits = { sub: 255, sid: 255, label: 256, tokens: 32_768 } as const;

export function keyOfPerson({ providerId }: Pick<IdentityProvider, 'providerId'>, person: UpstreamPerson) {
  return identityKey({ providerId, issuer: person.issuer, upstreamSubject: person.upstreamSubject });
}

/** The address that the provider says to be verified, where what it says of that is believed. */
export function verifiedEmailOf(provider: IdentityProvider, person: UpstreamPerson): string | undefined {
  const email = emailOf(provider, person);
  const verified = claimOf(provider, person, 'email_verified');
  // Apple writes it as a text.
  const isVerified = verified === true || (verified === 'true' && isApple(provider));
  return provider.trustsEmail && isVerified && speaksOfEmail(provider) && isTheirs(provider, person, email)
    ? email
    : undefined;
}

/**
 * Google answers for addresses of its own and of its customers (`hd`). Of any other one it verified once that somebody had it, who may have it no
 * more. https://developers.google.com/identity/sign-in/web/backend-auth
 */
function isTheirs({ issuer }: IdentityProvider, { claims: { hd } }: UpstreamPerson, email = ''): boolean {
  if (issuer !== 'https://accounts.google.com') return true;
  return (typeof hd === 'string' && hd !== '') || /@gmail\.com$/i.test(email);
}

/** `email_verified` is said of `email` (OpenID Connect Core §5.1). Of another claim that is taken for the address another one says so, by name. */
function speaksOfEmail({ claims }: IdentityProvider): boolean {
  return !Object.hasOwn(claims, 'email') || claims.email === 'email' || Object.hasOwn(claims, 'email_verified');
}

export function emailOf(provider: IdentityProvider, person: UpstreamPerson): string | undefined {
  const email = claimOf(provider, person, 'email');
  return typeof email === 'string' && isEmailAddress(email) ? email : undefined;
}

/** What it says of its person that an account can say, by claim; what does not fit is left out. */
export function profileOfPerson(provider: IdentityProvider, person: UpstreamPerson): ReadonlyMap<ProfileClaim, string> {
  const said = profileClaimNames.flatMap((claim) => {
    const value = claimOf(provider, person, claim);
    return typeof value === 'string' && isFine({ [profileClaims[claim]]: value }) ? [[claim, value] as const] : [];
  });
  return new Map(said);
}

/** How its person tells it from others of theirs. */
export function labelOf(provider: IdentityProvider, person: UpstreamPerson): string | undefined {
  const candidates = [emailOf(provider, person), claimOf(provider, person, 'preferred_username'), person.claims.name];
  return candidates.find((each): each is string => typeof each === 'string' && each !== '' && isFine({ name: each }));
}

/** The methods that count here: that they signed in elsewhere, and what a rule of the operator believes of the rest. */
export function believedMethods({ methods }: IdentityProvider, { claims }: UpstreamPerson): readonly string[] {
  const { acr, amr } = claims;
  const believed = methods.filter(({ claim, value }) =>
    claim === 'acr' ? acr === value : Array.isArray(amr) && amr.includes(value),
  );
  return [...new Set([federatedMethod, ...believed.flatMap((rule) => rule.amr)])];
}

export function claimOf({ claims: mapped }: IdentityProvider, { claims }: UpstreamPerson, name: string): unknown {
  const theirs = Object.hasOwn(mapped, name) ? mapped[name] : name;
  return theirs !== undefined && Object.hasOwn(claims, theirs) ? claims[theirs] : undefined;
}

function isApple({ issuer }: IdentityProvider): boolean {
  return issuer === 'https://appleid.apple.com';
}

function isFine(profile: Parameters<typeof checkProfile>[0]): boolean {
  try {
    checkProfile(profile);
    return true;
  } catch (error) {
    if (error instanceof IdentityError) return false;
    throw error;
  }
}
