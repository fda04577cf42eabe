import { attributeFields } from '../../forms/attribute-fields.js';
import { type FieldDefinition, fields, newPasswordField } from '../../forms/fields.js';
import { neededProfileField } from '../../forms/profile-fields.js';
import { AcceptTermsPage } from '../../pages/accept-terms-page.js';
import { ChangePasswordPage } from '../../pages/change-password-page.js';
import { CompleteProfilePage } from '../../pages/complete-profile-page.js';
import { message } from '../../pages/messages/catalogue.js';
import { NoAccessPage } from '../../pages/no-access-page.js';
import { VerifyEmailPage } from '../../pages/verify-email-page.js';
import { email, formOf, person, shop, username } from '../sample.js';
import type { ShownPage } from '../shown-page.js';

const view = { client: shop, person, username };
const code = { email_code: fields.emailCode };
const passwords = {
  current: { ...fields.password, label: 'password.current' },
  password: { ...newPasswordField(), label: 'password.new' },
  repeated: { ...fields.password, label: 'password.repeated', autocomplete: 'new-password' },
} as const;
const documents = [
  { termsId: 'terms', version: '2026-01', title: 'Terms of use', text: 'Be kind.\n\n'.repeat(30), createdAt: 0 },
  { termsId: 'privacy', version: '3', title: 'Privacy', url: 'https://sso.example/privacy', createdAt: 0 },
];
const ofPerson = { seenBy: 'person', changedBy: 'person', requiredFrom: 0, createdAt: 0 } as const;
const needed: Readonly<Record<string, FieldDefinition>> = {
  phone_number: neededProfileField('phone_number'),
  ...attributeFields([
    { name: 'staff', type: 'number', label: 'Staff number', ...ofPerson },
    { name: 'remote', type: 'boolean', label: 'Works elsewhere', ...ofPerson },
    { name: 'skills', type: 'strings', label: { en: 'Skills', de: 'Fähigkeiten' }, ...ofPerson },
  ]),
};
const noAccess = { client: shop, person, contacts: ['mailto:help@example.com', 'https://help.example.com/access'] };

export const actions = {
  'verify-email': {
    of: VerifyEmailPage,
    states: {
      first: (words) => (
        <VerifyEmailPage words={words} view={{ ...view, email, isSent: false }} form={formOf('verify-email', code)} />
      ),
      sent: (words) => (
        <VerifyEmailPage words={words} view={{ ...view, email, isSent: true }} form={formOf('verify-email', code)} />
      ),
      wrong: (words) => (
        <VerifyEmailPage
          words={words}
          view={{ ...view, email, isSent: true }}
          form={formOf('verify-email', code, {
            values: { email_code: '123456' },
            errors: { email_code: message('email_code.wrong') },
            focus: 'email_code',
          })}
        />
      ),
    },
  },
  'complete-profile': {
    of: CompleteProfilePage,
    states: {
      first: (words) => <CompleteProfilePage words={words} view={view} form={formOf('complete-profile', needed)} />,
      wrong: (words) => (
        <CompleteProfilePage
          words={words}
          view={view}
          form={formOf('complete-profile', needed, {
            values: { phone_number: 'x', 'attribute-skills': 'TypeScript\nSQL' },
            errors: { phone_number: message('phone_number.invalid'), 'attribute-remote': message('field.missing') },
            focus: 'phone_number',
          })}
        />
      ),
    },
  },
  'change-password': {
    of: ChangePasswordPage,
    states: {
      first: (words) => <ChangePasswordPage words={words} view={view} form={formOf('change-password', passwords)} />,
      refused: (words) => (
        <ChangePasswordPage
          words={words}
          view={view}
          form={formOf('change-password', passwords, {
            errors: { current: message('password.wrong'), repeated: message('password.differs') },
            focus: 'current',
          })}
        />
      ),
    },
  },
  'accept-terms': {
    of: AcceptTermsPage,
    states: {
      first: (words) => (
        <AcceptTermsPage words={words} view={{ ...view, documents, isDeclined: false }} form={formOf('accept-terms')} />
      ),
      declined: (words) => (
        <AcceptTermsPage words={words} view={{ ...view, documents, isDeclined: true }} form={formOf('accept-terms')} />
      ),
    },
  },
  'no-access': {
    of: NoAccessPage,
    states: {
      app: (words) => <NoAccessPage words={words} view={{ ...noAccess, reason: 'app' }} form={formOf('no-access')} />,
      organization: (words) => (
        <NoAccessPage words={words} view={{ ...noAccess, reason: 'organization' }} form={formOf('no-access')} />
      ),
      anybody: (words) => (
        <NoAccessPage words={words} view={{ ...noAccess, contacts: [], reason: 'role' }} form={formOf('no-access')} />
      ),
    },
  },
} as const satisfies Readonly<Record<string, ShownPage>>;
