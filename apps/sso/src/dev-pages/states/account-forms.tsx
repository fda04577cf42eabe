import { ownFrame } from '../../account/own-frame.js';
import { ownPages } from '../../account/own-pages.js';
import { fields, newPasswordField } from '../../forms/fields.js';
import { ClosedPage, ClosePage } from '../../pages/account/close-pages.js';
import { EmailPage } from '../../pages/account/email-page.js';
import { PasswordPage } from '../../pages/account/password-page.js';
import { message } from '../../pages/messages/catalogue.js';
import { email, formOf, person, username } from '../sample.js';
import type { ShownPage } from '../shown-page.js';

const emailFrame = ownFrame(ownPages.email, person);
const passwordFrame = ownFrame(ownPages.password, person);
const closeFrame = ownFrame(ownPages.close, person);
const known = { email, isVerified: true, isSent: false, isChanged: false };
const [address, code] = [{ email: fields.newEmail }, { email_code: fields.emailCode }];
const passwords = {
  current: { ...fields.password, label: 'password.current' },
  password: { ...newPasswordField(), label: 'password.new' },
  repeated: { ...fields.password, label: 'password.repeated' },
  everywhere: fields.everywhere,
} as const;
const closing = { username, grace: 14 * 86_400 };
const named = { username: { ...fields.username, autocomplete: 'off' } };

export const accountForms = {
  email: {
    of: EmailPage,
    states: {
      first: (words) => (
        <EmailPage
          words={words}
          frame={emailFrame}
          content={{ ...known, isVerified: false }}
          form={formOf('account/email', address)}
        />
      ),
      none: (words) => (
        <EmailPage
          words={words}
          frame={emailFrame}
          content={{ ...known, email: undefined }}
          form={formOf('account/email', address, {
            values: { email: 'alice@example' },
            errors: { email: message('email.invalid') },
            focus: 'email',
          })}
        />
      ),
      sent: (words) => (
        <EmailPage
          words={words}
          frame={emailFrame}
          content={{ ...known, isSent: true }}
          form={formOf('account/email', code)}
        />
      ),
      wrong: (words) => (
        <EmailPage
          words={words}
          frame={emailFrame}
          content={{ ...known, isSent: true }}
          form={formOf('account/email', code, {
            values: { email_code: '123456' },
            errors: { email_code: message('email_code.wrong') },
            focus: 'email_code',
          })}
        />
      ),
      changed: (words) => (
        <EmailPage
          words={words}
          frame={emailFrame}
          content={{ ...known, isChanged: true }}
          form={formOf('account/email', address)}
        />
      ),
    },
  },
  password: {
    of: PasswordPage,
    states: {
      first: (words) => (
        <PasswordPage
          words={words}
          frame={passwordFrame}
          content={{ username, isChanged: false }}
          form={formOf('account/password', passwords)}
        />
      ),
      refused: (words) => (
        <PasswordPage
          words={words}
          frame={passwordFrame}
          content={{ username, isChanged: false }}
          form={formOf('account/password', passwords, {
            values: { everywhere: 'yes' },
            errors: { current: message('password.wrong'), password: message('password.weak.dates') },
            focus: 'current',
          })}
        />
      ),
      changed: (words) => (
        <PasswordPage
          words={words}
          frame={passwordFrame}
          content={{ username, isChanged: true }}
          form={formOf('account/password', passwords)}
        />
      ),
    },
  },
  close: {
    of: ClosePage,
    states: {
      first: (words) => (
        <ClosePage words={words} frame={closeFrame} content={closing} form={formOf('account/close', named)} />
      ),
      another: (words) => (
        <ClosePage
          words={words}
          frame={closeFrame}
          content={closing}
          form={formOf('account/close', named, {
            values: { username: 'alice' },
            errors: { username: message('account.close.not_yours') },
            focus: 'username',
          })}
        />
      ),
      owner: (words) => (
        <ClosePage
          words={words}
          frame={closeFrame}
          content={closing}
          form={formOf('account/close', named, {
            values: { username },
            alert: message('account.close.last_owner'),
          })}
        />
      ),
    },
  },
  closed: {
    of: ClosedPage,
    states: {
      closed: (words) => <ClosedPage words={words} isDeleted={false} />,
      deleted: (words) => <ClosedPage words={words} isDeleted={true} />,
    },
  },
} as const satisfies Readonly<Record<string, ShownPage>>;
