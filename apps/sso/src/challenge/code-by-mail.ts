import { sendSignInCode } from '@signet/administration';
import { fields } from '../forms/fields.js';
import type { FormAnswer, GuardedForm, Instead, Opened } from '../forms/guarded-form.js';
import type { Visit } from '../forms/visit.js';
import { callerOf } from '../http/caller.js';
import { field } from '../http/parameters.js';
import { originOf } from '../http/request-origin.js';
import { wordsOf } from '../http/request-words.js';
import type { SignInTurn } from '../interaction/open-interaction.js';
import type { Issuer } from '../issuer/issuer.js';
import { message } from '../pages/messages/catalogue.js';
import { codeBindingOf } from './guarded-trial.js';
import { mailCodeLifetime } from './issuer-challenges.js';
import { workNames } from './work-names.js';

/** Where the sign-in form asks for proof of work, those who compute none type what was mailed to the account that they name. */
export const workCodeField = { ...fields.emailCode, hint: message('work.code_sent') };

const formName = 'login';

type SignInOpened = Opened<'username' | 'email_code', SignInTurn>;

/** The sign-in form with the field for the code, once one was asked for, and never by an address alone. */
export function withCode(issuer: Issuer, { request, parameters }: Visit, opened: SignInOpened | Instead) {
  if (opened.kind === 'instead') return opened;
  const canMailCode = issuer.challenges.isMailSent;
  const ticket = request.method === 'POST' ? field(parameters, workNames.ticket) : '';
  if (ticket === '') return { ...opened, canMailCode, omitted: [...(opened.omitted ?? []), 'email_code' as const] };
  const initial = { ...opened.initial, username: field(parameters, 'username') };
  return { ...opened, canMailCode, initial, hidden: [...(opened.hidden ?? []), [workNames.ticket, ticket] as const] };
}

interface Asked {
  readonly visit: Visit;
  readonly subject: SignInTurn;
}

/**
 * The way of the sign-in form by which a code is asked for. The answer is given before anybody is looked up, with a ticket that is there for
 * every name; what is mailed is bounded as all mail is.
 */
export function mailCode(issuer: Issuer, form: () => Pick<GuardedForm<'username', SignInTurn>, 'show'>) {
  return async ({ visit, subject }: Asked): Promise<FormAnswer<'username'>> => {
    const { challenges, identity, later, log, administration } = issuer;
    const { request, reply, parameters } = visit;
    const identifier = field(parameters, 'username').trim();
    const parsed = fields.identifier.schema.safeParse(identifier);
    if (!parsed.success) return { kind: 'refused', errors: { username: message('identifier.missing') } };
    if (challenges.isOff || !challenges.isMailSent) return { kind: 'refused', alert: message('form.stale') };
    // Never taken back: mail that strangers cause is bounded too.
    const seconds = await identity.reserveGuess(callerOf(request));
    if (seconds > 0) return { kind: 'locked', seconds };
    const place = { form: formName, about: subject.reference.interactionId, secret: subject.secret };
    const { ticket, code } = await challenges.codes.make(codeBindingOf(place, identifier));
    const asked = {
      identifier,
      code,
      origin: originOf(request),
      source: callerOf(request).address,
      locale: wordsOf(request).language,
      expires: issuer.clock.now() + mailCodeLifetime,
    };
    const isTaken = later.after(reply, async () => {
      log.event('email_code_asked', { reason: await sendSignInCode(administration.own, asked) });
    });
    if (!isTaken) return { kind: 'busy' };
    challenges.onEvent('work_mailed');
    const carried = [...subject.hidden, ['username', identifier], [workNames.ticket, ticket]] as const;
    return { kind: 'done', send: (each) => form().show(each.request, each.reply, carried) };
  };
}
