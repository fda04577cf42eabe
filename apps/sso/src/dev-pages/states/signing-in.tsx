import { workCodeField } from '../../challenge/code-by-mail.js';
import { fields } from '../../forms/fields.js';
import { ConsentPage, type ConsentView } from '../../pages/consent-page.js';
import { LoginPage } from '../../pages/login-page.js';
import { message } from '../../pages/messages/catalogue.js';
import type { Words } from '../../pages/messages/words.js';
import type { ElsewhereView } from '../../pages/sign-in-elsewhere.js';
import { UpstreamPage, type UpstreamReason, upstreamReasons } from '../../pages/upstream-page.js';
import { formOf, person, shop, stranger } from '../sample.js';
import type { ShownPage } from '../shown-page.js';

const view = {
  client: shop,
  isAnother: false,
  login: 'login',
  createAccount: 'create-account',
  forgotPassword: 'forgot-password',
};
const href = 'interaction/upstream/sign-in?provider=google';
const elsewhere: ElsewhereView = {
  links: [
    { providerId: 'google', name: 'Google', href },
    { providerId: 'northwind', name: { en: 'Northwind Traders Staff', ar: 'موظفو نورثويند' }, href },
  ],
  asksAddress: true,
};
const nobody: ElsewhereView = { links: [], asksAddress: true, home: 'unknown' };
const home: ElsewhereView = { ...elsewhere, home: 'known' };
const refusedBy = (reason: UpstreamReason) => (words: Words) => (
  <UpstreamPage words={words} reason={reason} provider="Northwind Traders Staff" back="login" />
);
const passkey = {
  options: {
    challenge: 'AAAA',
    rpId: 'localhost',
    timeout: 900_000,
    userVerification: 'required',
    allowCredentials: [],
  },
  signals: [],
  autofill: false,
} as const;
const work = { challenge: '1.sample', seed: 'A'.repeat(43), bits: 1, pieces: 16 };
const asked = { username: fields.identifier, password: fields.password, keep: fields.keep };
const typed = { values: { username: 'alice' }, focus: 'password' };
const consent: ConsentView = {
  client: shop,
  person,
  identityScopes: ['openid', 'profile', 'email', 'offline_access', 'custom:scope'],
  resources: [
    {
      name: 'Orders',
      identifier: 'https://orders.example.com/a-rather-long-path/that-must-break-somewhere',
      scopes: [
        {
          name: 'orders:read',
          description: { en: 'See your orders', de: 'Ihre Bestellungen sehen', ar: 'الاطلاع على طلباتك' },
        },
        { name: 'orders:write', description: 'Change and cancel your orders' },
      ],
    },
  ],
  destination: 'shop.example',
  lasts: { kind: 'offline', seconds: 90 * 86_400 },
};
const decide = formOf('consent');

export const signingIn = {
  upstream: {
    of: UpstreamPage,
    states: Object.fromEntries(upstreamReasons.map((reason) => [reason, refusedBy(reason)])),
  },
  login: {
    of: LoginPage,
    states: {
      first: (words) => <LoginPage words={words} view={view} form={formOf('login', asked)} />,
      refused: (words) => (
        <LoginPage
          words={words}
          view={view}
          form={formOf('login', asked, { ...typed, alert: message('login.refused') })}
        />
      ),
      passkey: (words) => (
        <LoginPage
          words={words}
          view={{ ...view, passkey }}
          form={formOf('login', asked, { alert: message('passkey.refused') })}
        />
      ),
      wait: (words) => (
        <LoginPage
          words={words}
          view={view}
          form={formOf('login', asked, { ...typed, alert: message('form.wait', { wait: 700 }) })}
        />
      ),
      missing: (words) => (
        <LoginPage
          words={words}
          view={view}
          form={formOf('login', asked, {
            errors: { username: message('identifier.missing'), password: message('password.missing') },
            focus: 'username',
          })}
        />
      ),
      work: (words) => (
        <LoginPage
          words={words}
          view={view}
          form={formOf('login', asked, { ...typed, alert: message('work.missing'), work: { ...work, canMail: true } })}
        />
      ),
      'work-without-mail': (words) => (
        <LoginPage words={words} view={view} form={formOf('login', asked, { work: { ...work, canMail: false } })} />
      ),
      'work-code': (words) => (
        <LoginPage words={words} view={view} form={formOf('login', { ...asked, email_code: workCodeField }, typed)} />
      ),
      another: (words) => (
        <LoginPage words={words} view={{ ...view, person, isAnother: true }} form={formOf('login', asked)} />
      ),
      elsewhere: (words) => <LoginPage words={words} view={{ ...view, elsewhere }} form={formOf('login', asked)} />,
      'home-unknown': (words) => (
        <LoginPage words={words} view={{ ...view, elsewhere: nobody }} form={formOf('login', asked)} />
      ),
      'home-known': (words) => (
        <LoginPage words={words} view={{ ...view, elsewhere: home }} form={formOf('login', asked)} />
      ),
      stranger: (words) => (
        <LoginPage words={words} view={{ ...view, client: stranger }} form={formOf('login', asked)} />
      ),
    },
  },
  consent: {
    of: ConsentPage,
    states: {
      first: (words) => <ConsentPage words={words} view={consent} form={decide} />,
      organization: (words) => (
        <ConsentPage
          words={words}
          view={{ ...consent, organization: 'Example & Sons', lasts: { kind: 'session', seconds: 43_200 } }}
          form={decide}
        />
      ),
      device: (words) => (
        <ConsentPage
          words={words}
          view={{ ...consent, destination: undefined, lasts: { kind: 'once', seconds: 300 } }}
          form={decide}
        />
      ),
      stranger: (words) => (
        <ConsentPage
          words={words}
          view={{ ...consent, client: stranger, resources: [], destination: 'books.example:8443' }}
          form={decide}
        />
      ),
    },
  },
} as const satisfies Readonly<Record<string, ShownPage>>;
