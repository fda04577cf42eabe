import { credentialOf } from '@signet/administration';
import type { ChallengeBinding } from '@signet/identity';
import type { FormAnswer } from '../forms/guarded-form.js';
import type { Visit } from '../forms/visit.js';
import { callerOf } from '../http/caller.js';
import { field } from '../http/parameters.js';
import type { FoundInteraction } from '../interaction/found-interaction.js';
import { offerToReopen } from '../interaction/offer-to-reopen.js';
import { signedIn, tellingOwner } from '../interaction/prove-password.js';
import type { Issuer } from '../issuer/issuer.js';
import { passkeyRefused } from './passkey-refused.js';
import { type UsedByPerson, useKey } from './use-key.js';

/** What a challenge of the sign-in page is good for. */
export function signInBinding({ reference }: Pick<FoundInteraction, 'reference'>): ChallengeBinding {
  return { purpose: 'sign_in', within: reference.interactionId, browser: reference.browserDigest };
}

/** The way of the sign-in form that needs neither a name nor a password. What is no key that counts is a guess of its caller. */
export function signInByPasskey(issuer: Issuer) {
  return async ({
    visit,
    subject: found,
  }: {
    readonly visit: Visit;
    readonly subject: FoundInteraction;
  }): Promise<FormAnswer<'username'>> => {
    const caller = callerOf(visit.request);
    const seconds = await issuer.identity.reserveGuess(caller);
    if (seconds > 0) return { kind: 'locked', seconds };
    const used = await useKey(issuer, visit, field(visit.parameters, 'passkey'), signInBinding(found));
    if ('reason' in used) return passkeyRefused(used.reason);
    await issuer.identity.guessedRight(caller);
    const { account } = used;
    if (account.closedAt !== undefined) return offerToReopen(issuer, visit.request, account);
    return begin(issuer, visit, found, used);
  };
}

async function begin(
  issuer: Issuer,
  { parameters, request }: Visit,
  { reference, session }: FoundInteraction,
  { account, amr, factor }: UsedByPerson,
): Promise<FormAnswer<'username'>> {
  const { subject } = account;
  const mayKeep = (issuer.config.keepSignedInDays ?? 0) > 0;
  const proved = await issuer.core.journey.proved({
    ...reference,
    proving: {
      step: 'login',
      subject,
      amr,
      credential: credentialOf(factor),
      keep: mayKeep && field(parameters, 'keep') === 'yes',
      tellOwner: await tellingOwner(issuer, request, account),
      replaces: session,
    },
  });
  return signedIn(issuer, proved, await issuer.identity.keepDevice(subject, issuer.cookies.device(request)));
}
