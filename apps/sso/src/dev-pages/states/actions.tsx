import { attributeFields } from '../../forms/attribute-fields.js';
import { type FieldDefinition, fields, newPasswordField } from '../../forms/fields.js';
import { neededProfileField } from '../../forms/profile-fields.js';
import { AcceptTermsPage } from '../../pages/accept-terms-page.js';
import { ChangePasswordPage } from '../../pages/change-password-page.js';
import { CompleteProfilePage } from '../../pages/complete-profile-page.js';
import { message } from '../../pages/messages/catalogue.js';
import type { Words } from '../../pages/messages/words.js';
import { NoAccessPage } from '../../pages/no-access-page.js';
import { NoWayLeftPage, SecondFactorPage } from '../../pages/second-factor-page.js';
import { OfferPage, SaveCodesPage, SetUpFactorPage } from '../../pages/set-up-factor-page.js';
import { TotpSetup } from '../../pages/totp-setup.js';
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

const totpCode = { totp_code: fields.totpCode };
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const secondFactor = {
  ...view,
  lead: 'second_factor.totp.lead',
  prepared: {},
  others: [{ way: 'recovery_codes', link: 'second_factor.recovery_codes.link', href: '#' }],
} as const;
const setUp = {
  ...view,
  why: 'set_up_factor.why.required',
  lead: 'set_up_factor.totp.lead',
  prepared: {
    before: (words: Words) => (
      <TotpSetup words={words} uri={`otpauth://totp/Signet:${username}?secret=${secret}`} secret={secret} />
    ),
  },
  others: [],
} as const;
const rememberDevice = { ...fields.rememberDevice, hint: message('remember_device.hint', { time: 30 * 86_400 }) };
const passkeyOffer = { name: 'passkey', canDecline: true } as const;
const offers = {
  reminder: { name: 'second_factor', from: 1_801_353_600, canDecline: false },
  'second-way': { name: 'second_way', canDecline: true },
} as const;
const ways = [
  { way: 'totp', link: 'set_up_factor.totp.link', href: '#' },
  { way: 'passkey', link: 'set_up_factor.passkey.link', href: '#' },
] as const;
const codes = Array.from({ length: 10 }, (_, nth) => `7K3M-9QXW-2HVD-4B${nth}Z`);

export const actions = {
  'second-factor': {
    of: SecondFactorPage,
    states: {
      first: (words) => <SecondFactorPage words={words} view={secondFactor} form={formOf('second-factor', totpCode)} />,
      remembering: (words) => (
        <SecondFactorPage
          words={words}
          view={secondFactor}
          form={formOf('second-factor', { ...totpCode, remember_device: rememberDevice })}
        />
      ),
      'step-up': (words) => (
        <SecondFactorPage
          words={words}
          view={{ ...secondFactor, why: 'second_factor.why.step_up' }}
          form={formOf('second-factor', totpCode)}
        />
      ),
      recovery: (words) => (
        <SecondFactorPage
          words={words}
          view={{ ...secondFactor, lead: 'second_factor.recovery_codes.lead', others: [] }}
          form={formOf(
            'second-factor',
            { recovery_code: fields.recoveryCode },
            { errors: { recovery_code: message('recovery_code.wrong') }, focus: 'recovery_code' },
          )}
        />
      ),
    },
  },
  'no-way-left': {
    of: NoWayLeftPage,
    states: {
      first: (words) => (
        <NoWayLeftPage words={words} view={{ ...view, contact: undefined }} form={formOf('second-factor')} />
      ),
      contact: (words) => (
        <NoWayLeftPage words={words} view={{ ...view, contact: 'help@example.com' }} form={formOf('second-factor')} />
      ),
    },
  },
  offer: {
    of: OfferPage,
    states: {
      reminder: (words) => (
        <OfferPage words={words} view={{ ...view, offer: offers.reminder, ways }} form={formOf('set-up-factor')} />
      ),
      'second-way': (words) => (
        <OfferPage words={words} view={{ ...view, offer: offers['second-way'], ways }} form={formOf('set-up-factor')} />
      ),
    },
  },
  'set-up-factor': {
    of: SetUpFactorPage,
    states: {
      offered: (words) => (
        <SetUpFactorPage
          words={words}
          view={{
            ...view,
            offer: passkeyOffer,
            lead: 'set_up_factor.passkey.lead',
            prepared: { hasNoSubmit: true },
            others: [],
          }}
          form={formOf('set-up-factor')}
        />
      ),
      first: (words) => <SetUpFactorPage words={words} view={setUp} form={formOf('set-up-factor', totpCode)} />,
      wrong: (words) => (
        <SetUpFactorPage
          words={words}
          view={setUp}
          form={formOf('set-up-factor', totpCode, {
            values: { totp_code: '123456' },
            errors: { totp_code: message('totp_code.wrong') },
            focus: 'totp_code',
          })}
        />
      ),
    },
  },
  'save-codes': {
    of: SaveCodesPage,
    states: {
      first: (words) => <SaveCodesPage words={words} view={{ ...view, codes }} form={formOf('set-up-factor')} />,
    },
  },
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
