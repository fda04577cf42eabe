import { fields, newPasswordField } from '../../forms/fields.js';
import { message } from '../../pages/messages/catalogue.js';
import {
  ForgotPasswordPage,
  PasswordRecoveredPage,
  RecoverPasswordPage,
  RecoveryLinkEndedPage,
  RecoverySentPage,
} from '../../pages/recovery-pages.js';
import { formOf, username } from '../sample.js';
import type { ShownPage } from '../shown-page.js';

const asked = { identifier: fields.identifier };
const passwords = {
  password: { ...newPasswordField(), label: 'password.new' },
  repeated: { ...fields.password, label: 'password.repeated' },
} as const;

export const recovery = {
  'forgot-password': {
    of: ForgotPasswordPage,
    states: {
      first: (words) => <ForgotPasswordPage words={words} form={formOf('forgot-password', asked)} back="login" />,
      missing: (words) => (
        <ForgotPasswordPage
          words={words}
          form={formOf('forgot-password', asked, {
            errors: { identifier: message('identifier.missing') },
            focus: 'identifier',
          })}
        />
      ),
    },
  },
  'recovery-sent': {
    of: RecoverySentPage,
    states: { first: (words) => <RecoverySentPage words={words} again="forgot-password" back="login" /> },
  },
  'recover-password': {
    of: RecoverPasswordPage,
    states: {
      first: (words) => (
        <RecoverPasswordPage
          words={words}
          username={username}
          isEverywhere={true}
          form={formOf('recover-password', passwords)}
        />
      ),
      refused: (words) => (
        <RecoverPasswordPage
          words={words}
          username={username}
          isEverywhere={false}
          form={formOf('recover-password', passwords, {
            errors: { password: message('password.weak.keys'), repeated: message('password.differs') },
            focus: 'password',
          })}
        />
      ),
    },
  },
  'password-recovered': {
    of: PasswordRecoveredPage,
    states: {
      here: (words) => <PasswordRecoveredPage words={words} on="login" />,
      elsewhere: (words) => <PasswordRecoveredPage words={words} />,
    },
  },
  'recovery-link-ended': {
    of: RecoveryLinkEndedPage,
    states: {
      used: (words) => <RecoveryLinkEndedPage words={words} why="used" />,
      over: (words) => <RecoveryLinkEndedPage words={words} why="over" />,
    },
  },
} as const satisfies Readonly<Record<string, ShownPage>>;
