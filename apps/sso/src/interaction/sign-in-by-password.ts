import type { GuardedTrial } from '../challenge/guarded-trial.js';
import type { FormAnswer } from '../forms/guarded-form.js';
import type { Visit } from '../forms/visit.js';
import { strangerOf } from '../in-flight/stranger.js';
import type { Issuer } from '../issuer/issuer.js';
import { message } from '../pages/messages/catalogue.js';
import type { FoundInteraction } from './found-interaction.js';
import { offerToReopen } from './offer-to-reopen.js';
import { proveLogin, signedIn } from './prove-password.js';

/** Of the sign-in form. */
export type SignInNames = 'username' | 'password' | 'keep' | 'email_code';

interface Sent {
  readonly visit: Visit;
  readonly subject: FoundInteraction;
  readonly values: Readonly<Record<SignInNames, string>>;
  readonly trial: GuardedTrial;
}

/** What the sign-in form is for. */
export function signInByPassword(issuer: Issuer) {
  return async ({ visit, subject: found, values, trial }: Sent): Promise<FormAnswer<SignInNames>> => {
    const { request } = visit;
    const { username, password, keep, email_code } = values;
    const deviceCookie = issuer.cookies.device(request);
    const proof = trial.proof(username, email_code);
    const attempt = { username, password, mayBeEmail: true, deviceCookie, proof, ...strangerOf(request) };
    const outcome = await issuer.identity.signIn(attempt, (account) =>
      proveLogin(issuer, visit, found, { account, keep: keep === 'yes' }),
    );
    trial.ended(outcome);
    switch (outcome.kind) {
      case 'signed_in':
        return signedIn(issuer, outcome.begun, outcome.deviceCookie);
      case 'closed':
        return offerToReopen(issuer, request, outcome.account);
      case 'refused':
        return { kind: 'refused', status: 401, alert: message('login.refused') };
      case 'locked':
        return { kind: 'locked', seconds: outcome.retryAfterSeconds };
      case 'busy':
        return { kind: 'busy', alert: message('login.busy') };
      case 'unproved':
        return trial.isCodeWrong
          ? { kind: 'refused', status: 401, errors: { email_code: message('email_code.wrong') } }
          : trial.again();
    }
  };
}
