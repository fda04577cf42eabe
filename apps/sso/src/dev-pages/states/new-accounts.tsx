import { fields } from '../../forms/fields.js';
import { ownAccountFields } from '../../forms/own-account-fields.js';
import { ConfirmAccountPage } from '../../pages/confirm-account-page.js';
import { CreateAccountPage } from '../../pages/create-account-page.js';
import { AccountFinishedPage, FinishAccountOverPage, FinishAccountPage } from '../../pages/finish-account-pages.js';
import { InvitationAcceptedPage, InvitationOverPage, InvitationPage } from '../../pages/invitation-pages.js';
import { message } from '../../pages/messages/catalogue.js';
import { email, formOf, person, shop, username } from '../sample.js';
import type { ShownPage } from '../shown-page.js';

const view = { client: shop, isAnother: false, login: 'login', createAccount: 'create-account', email };
const usual = asked({ required: [], verifiesEmail: false });
const demanding = asked({ required: ['given_name', 'family_name', 'phone_number'], verifiesEmail: true });
const invited = asked({ required: ['name', 'phone_number'], verifiesEmail: false }, 'email');
const code = { email_code: fields.emailCode };
const password = { password: fields.password };

export const newAccounts = {
  'create-account': {
    of: CreateAccountPage,
    states: {
      first: (words) => <CreateAccountPage words={words} view={view} form={formOf('create-account', usual)} />,
      refused: (words) => (
        <CreateAccountPage
          words={words}
          view={view}
          form={formOf('create-account', demanding, {
            values: { username, given_name: person, email: 'alice@example', phone_number: '12' },
            errors: {
              username: message('username.taken'),
              family_name: message('field.missing'),
              email: message('email.domain', { domains: ['northwind-traders.example.com', 'example.org'] }),
              phone_number: message('phone_number.invalid'),
              password: message('password.weak.sequence'),
            },
            focus: 'username',
          })}
        />
      ),
    },
  },
  'confirm-account': {
    of: ConfirmAccountPage,
    states: {
      first: (words) => <ConfirmAccountPage words={words} view={view} form={formOf('confirm-account', code)} />,
      wrong: (words) => (
        <ConfirmAccountPage
          words={words}
          view={view}
          form={formOf('confirm-account', code, {
            values: { email_code: '123456' },
            errors: { email_code: message('email_code.wrong') },
            focus: 'email_code',
          })}
        />
      ),
      taken: (words) => (
        <ConfirmAccountPage
          words={words}
          view={{ ...view, person }}
          form={formOf('confirm-account', code, { alert: message('confirm_account.taken') })}
        />
      ),
    },
  },
  'finish-account': {
    of: FinishAccountPage,
    states: {
      first: (words) => (
        <FinishAccountPage words={words} account={{ username, email }} form={formOf('finish-account', password)} />
      ),
      wrong: (words) => (
        <FinishAccountPage
          words={words}
          account={{ username, email }}
          form={formOf('finish-account', password, {
            errors: { password: message('password.wrong') },
            focus: 'password',
          })}
        />
      ),
    },
  },
  'account-finished': {
    of: AccountFinishedPage,
    states: { first: (words) => <AccountFinishedPage words={words} /> },
  },
  'finish-account-over': {
    of: FinishAccountOverPage,
    states: { first: (words) => <FinishAccountOverPage words={words} /> },
  },
  invitation: {
    of: InvitationPage,
    states: {
      first: (words) => <InvitationPage words={words} invitation={{ email }} form={formOf('invitation', invited)} />,
      forbidden: (words) => (
        <InvitationPage
          words={words}
          invitation={{ email, inviter: person }}
          form={formOf('invitation', invited, { values: { username }, alert: message('invitation.forbidden') })}
        />
      ),
    },
  },
  'invitation-accepted': {
    of: InvitationAcceptedPage,
    states: { first: (words) => <InvitationAcceptedPage words={words} /> },
  },
  'invitation-over': {
    of: InvitationOverPage,
    states: { first: (words) => <InvitationOverPage words={words} /> },
  },
} as const satisfies Readonly<Record<string, ShownPage>>;

/** The fields of an account as a registration asks for them. */
function asked(registration: Parameters<typeof ownAccountFields>[0], ...known: readonly string[]) {
  const { fields: all, omitted } = ownAccountFields(registration);
  const left: readonly string[] = [...omitted, ...known];
  return Object.fromEntries(Object.entries(all).filter(([name]) => !left.includes(name)));
}
