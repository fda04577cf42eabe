import { keepPasskeyUse } from '@signet/administration';
import { digest } from '@signet/authorization-server';
import type { Account, ChallengeBinding, PasskeyRefusal, Passkeys, UsedKey } from '@signet/identity';
import type { FormAnswer } from '../forms/guarded-form.js';
import type { Visit } from '../forms/visit.js';
import { callerOf } from '../http/caller.js';
import { field } from '../http/parameters.js';
import { originOf } from '../http/request-origin.js';
import type { FoundInteraction } from '../interaction/found-interaction.js';
import { offerToReopen } from '../interaction/offer-to-reopen.js';
import { signedIn, tellingOwner } from '../interaction/prove-password.js';
import type { Issuer } from '../issuer/issuer.js';
import { message, type PlainKey } from '../pages/messages/catalogue.js';

type SignIn = FoundInteraction & { readonly mayKeep: boolean };

/** What is said of each reason. Whether there is such an account nobody is told: they are told of a key that they have. */
const refusals = {
  malformed: 'passkey.refused',
  stale: 'form.stale',
  spent: 'form.stale',
  unknown: 'passkey.refused',
  wrong: 'passkey.refused',
  not_verified: 'passkey.not_verified',
  suspected: 'passkey.suspected',
  there_already: 'passkey.refused',
  authenticator: 'passkey.refused',
} as const satisfies Record<PasskeyRefusal, PlainKey>;

export function passkeyRefused<Name extends string>(reason: PasskeyRefusal): FormAnswer<Name> {
  return { kind: 'refused', status: 401, alert: message(refusals[reason]) };
}

/** What a challenge of the sign-in page is good for. */
export function signInBinding({ reference }: Pick<FoundInteraction, 'reference'>): ChallengeBinding {
  return { purpose: 'sign_in', within: reference.interactionId, browser: reference.browserDigest };
}

/** The way of the sign-in form that needs neither a name nor a password. What is no key that counts is a guess of its caller. */
export function signInByPasskey(issuer: Issuer) {
  return async ({ visit, subject: found }: { readonly visit: Visit; readonly subject: SignIn }) => {
    const { passkeys } = issuer;
    if (passkeys === undefined) return passkeyRefused<'username'>('malformed');
    const caller = callerOf(visit.request);
    const seconds = await issuer.identity.reserveGuess(caller);
    if (seconds > 0) return { kind: 'locked', seconds } as const;
    const used = await useKey(issuer, passkeys, visit, found);
    if ('reason' in used) return passkeyRefused<'username'>(used.reason);
    await issuer.identity.guessedRight(caller);
    const { account } = used;
    if (account.closedAt !== undefined) return offerToReopen(issuer, visit.request, account);
    return begin(issuer, visit, found, used);
  };
}

type Used = Pick<UsedKey, 'factor' | 'amr'> & { readonly account: Account };

async function useKey(
  issuer: Issuer,
  passkeys: Passkeys,
  { parameters, request }: Visit,
  found: SignIn,
): Promise<Used | { readonly reason: PasskeyRefusal }> {
  const { factors, accounts } = issuer.records;
  const used = await passkeys.used(field(parameters, 'passkey'), signInBinding(found), (handle) =>
    factors.findByHandle(handle),
  );
  if (used.kind === 'refused') return used;
  const account = await accounts.find(used.factor.subject);
  const isOpen = account !== undefined && (account.disabledAt === undefined || account.closedAt !== undefined);
  if (!isOpen) return { reason: 'unknown' };
  const isKept = await keepPasskeyUse(issuer.administration.own, used, originOf(request));
  if (used.kind === 'suspected') return { reason: 'suspected' };
  return isKept ? { ...used, account } : { reason: 'spent' };
}

async function begin(
  issuer: Issuer,
  { parameters, request }: Visit,
  { reference, session, mayKeep }: SignIn,
  { account, amr, factor }: Used,
): Promise<FormAnswer<'username'>> {
  const { subject } = account;
  const proved = await issuer.core.journey.proved({
    ...reference,
    proving: {
      step: 'login',
      subject,
      amr,
      credential: digest(factor.factorId),
      keep: mayKeep && field(parameters, 'keep') === 'yes',
      tellOwner: await tellingOwner(issuer, request, account),
      replaces: session,
    },
  });
  return signedIn(issuer, proved, await issuer.identity.keepDevice(subject, issuer.cookies.device(request)));
}
