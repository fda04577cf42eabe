import {
  type Digest,
  digest,
  type FederatedIdentity,
  type IdentityProvider,
  type SyncMode,
} from '@signet/authorization-server';
import { type Account, type OwnMembers, type ProfileClaim, profileClaims } from '@signet/identity';
import { profileOfPerson, type UpstreamPerson } from './upstream-person.js';

type Taken = NonNullable<FederatedIdentity['taken']>;

/**
 * What of a profile is taken from a provider. Addresses are no part of it: one is taken once, and its person changes it. Pictures would have to
 * be fetched.
 */
interface TakenProfile {
  readonly members: OwnMembers;
  readonly taken: Taken;
}

/** By an account that is made. */
export function firstProfile(provider: IdentityProvider, person: UpstreamPerson) {
  const said = [...profileOfPerson(provider, person)].filter(([claim]) => modeOf(provider, claim) !== 'never');
  const members: Partial<Pick<Account, (typeof profileClaims)[ProfileClaim]>> = Object.fromEntries(
    said.map(([claim, value]) => [profileClaims[claim], value]),
  );
  return { members, taken: Object.fromEntries(said.map(([claim, value]) => [claim, takenAs(claim, value)])) };
}

/**
 * By an account that was there before. Where something stands here, only what was taken from this provider is replaced: the rest was written by
 * its person or an operator, who may also have cleared it. What the provider says no more stays.
 */
export function laterProfile(
  provider: IdentityProvider,
  person: UpstreamPerson,
  { account, taken = {} }: { readonly account: Account; readonly taken?: Taken | undefined },
): TakenProfile {
  const said = [...profileOfPerson(provider, person)].filter(([claim, value]) => {
    const here = account[profileClaims[claim]];
    const isOurs = Object.hasOwn(taken, claim)
      ? here !== undefined && taken[claim] === takenAs(claim, here)
      : here === undefined;
    return modeOf(provider, claim) === 'always' && isOurs && here !== value;
  });
  return {
    members: Object.fromEntries(said.map(([claim, value]) => [profileClaims[claim], value])),
    taken: { ...taken, ...Object.fromEntries(said.map(([claim, value]) => [claim, takenAs(claim, value)])) },
  };
}

function modeOf({ sync = {} }: IdentityProvider, claim: ProfileClaim): SyncMode {
  return (Object.hasOwn(sync, claim) ? sync[claim] : undefined) ?? 'at_first';
}

function takenAs(claim: string, value: string): Digest {
  return digest(JSON.stringify([claim, value]));
}
