import { registerAccount, sendRegistrationCode } from '@signet/administration';
import { isOpenToStrangers } from '@signet/authorization-server';
import { elapsedSince } from '@signet/runtime';
import { fields } from '../forms/fields.js';
import { type Done, type FormAnswer, GuardedForm, type Instead, type Opened } from '../forms/guarded-form.js';
import type { Visit } from '../forms/visit.js';
import { callerOf } from '../http/caller.js';
import { field } from '../http/parameters.js';
import { wordsOf } from '../http/request-words.js';
import type { Issuer } from '../issuer/issuer.js';
import { ConfirmAccountPage } from '../pages/confirm-account-page.js';
import { message } from '../pages/messages/catalogue.js';
import type { SignInView } from '../pages/sign-in-ways.js';
import { type FoundInteraction, findInteraction, leadsAway } from './found-interaction.js';
import { gone } from './gone.js';
import { findTurn, goOn, signInView } from './open-interaction.js';
import { ofLinks, openPending, type PendingAccount, sealPending } from './pending-account.js';
import { provePassword, signedIn } from './prove-password.js';
import { cancel, switchPerson } from './ways-out.js';

export type ConfirmForm = GuardedForm<'email_code', Asked>;

interface Asked extends FoundInteraction {
  readonly shown: SignInView;
  readonly account: PendingAccount;
  readonly sealed: string;
}

/** Seconds for which the form that made an account may come again. */
const comesAgainFor = 60;

/** Who wants an account types the code that was sent to its address: only then is there one. */
export function confirmAccountForm(issuer: Issuer): ConfirmForm {
  const form: ConfirmForm = new GuardedForm<'email_code', Asked>(issuer, {
    name: 'confirm-account',
    fields: { email_code: fields.emailCode },
    ways: {
      cancel: cancel(issuer),
      switch: switchPerson(issuer),
      send: async ({ visit, subject: { account, sealed, reference } }) => {
        await sendCode(issuer, visit, account, reference);
        return showConfirm(form, visit, sealed);
      },
    },
    // Guesses of one caller are held back, whoever's codes they are at.
    isThrottled: true,
    open: (visit) => openConfirm(issuer, visit),
    act: ({ visit, subject, values }) => confirm(issuer, visit, subject, values.email_code.replace(/\D/g, '')),
    page: ({ words, subject: { shown, account }, form: state }) =>
      ConfirmAccountPage({ words, view: { ...shown, email: account.email }, form: state }),
  });
  return form;
}

/** Sends the code, and the page that asks for it. */
export async function askForCode(
  issuer: Issuer,
  form: ConfirmForm,
  visit: Visit,
  { account, found: { reference } }: { readonly account: PendingAccount; readonly found: FoundInteraction },
): Promise<Done> {
  const sealed = await sealPending(issuer, account, reference.interactionId);
  await sendCode(issuer, visit, account, reference);
  return showConfirm(form, visit, sealed);
}

/** Not by an address of its own: what the page carries is nothing for addresses, which are kept. */
function showConfirm(form: ConfirmForm, { parameters }: Visit, sealed: string): Done {
  const carried = parameters.filter(([name]) => name === 'interaction' || name === 'again');
  return {
    kind: 'done',
    send: ({ request, reply }) => form.show(request, reply, [...carried, ['pending', sealed]]),
  };
}

async function sendCode(
  issuer: Issuer,
  { request }: Visit,
  account: PendingAccount,
  { origin }: FoundInteraction['reference'],
): Promise<void> {
  const sealed = await sealPending(issuer, account, ofLinks);
  const how = { sealed, locale: wordsOf(request).language, source: callerOf(request).address };
  const reason = await sendRegistrationCode(issuer.administration.own, { account, origin }, how);
  issuer.log.event('email_code_asked', { subject: account.subject, reason });
}

async function openConfirm(issuer: Issuer, visit: Visit): Promise<Opened<'email_code', Asked> | Instead> {
  if (!isOpenToStrangers(issuer.config.protocol.userRegistration)) return gone(issuer);
  const found = await findTurn(issuer, visit, ['login', 'register']);
  if ('kind' in found) return found;
  const { view, reference, secret, hidden } = found;
  const sealed = field(visit.parameters, 'pending');
  const account = await openPending(issuer, sealed, reference.interactionId);
  if (!account) return goOn(issuer, found);
  return {
    kind: 'open',
    subject: { ...found, account, sealed, shown: await signInView(issuer, visit, found) },
    about: `${reference.interactionId}:${account.subject}`,
    secret,
    hidden: [...hidden, ['pending', sealed]],
    leadsAway: leadsAway(found),
    clientId: view.client.clientId,
  };
}

async function confirm(issuer: Issuer, visit: Visit, asked: Asked, code: string): Promise<FormAnswer<'email_code'>> {
  const { account, reference } = asked;
  const { subject } = account;
  const again = await madeBefore(issuer, visit, subject);
  if (again) return again;
  const came = await registerAccount(issuer.administration.own, { account, origin: reference.origin }, code);
  switch (came) {
    case 'wrong':
      return { kind: 'refused', errors: { email_code: message('email_code.wrong') } };
    case 'taken':
      return { kind: 'refused', alert: message('confirm_account.taken') };
    case 'held':
      return { kind: 'refused', alert: message('confirm_account.held') };
    case 'before':
      return (await madeBefore(issuer, visit, subject)) ?? { kind: 'done', send: goOn(issuer, asked).send };
    case 'made': {
      issuer.log.event('account_created', { subject });
      await issuer.identity.guessedRight(callerOf(visit.request));
      return signIn(issuer, visit, asked);
    }
  }
}

async function signIn(issuer: Issuer, visit: Visit, asked: Asked): Promise<Done> {
  const { subject } = asked.account;
  const [proved, deviceCookie] = await Promise.all([
    provePassword(issuer, asked, asked.account, { step: 'register' }),
    issuer.identity.keepDevice(subject, issuer.cookies.device(visit.request)),
  ]);
  return signedIn(issuer, proved, deviceCookie);
}

/** The same form made it just before, here or at another process: whoever was signed in by it is again, in this interaction of this browser. */
async function madeBefore(issuer: Issuer, visit: Visit, subject: string): Promise<Done | undefined> {
  const made = await issuer.records.accounts.find(subject);
  if (!made || made.disabledAt !== undefined) return undefined;
  const found = await findInteraction(issuer, visit);
  if (!found || elapsedSince(made.createdAt, issuer.clock.now()) >= comesAgainFor || found.view.provedBy !== subject) {
    return found && { kind: 'done', send: goOn(issuer, found).send };
  }
  return signIn(issuer, visit, { ...found, account: { ...made, email: made.email ?? '' } } as Asked);
}
