import { fields, newAccountFields, newPasswordField } from '../../forms/fields.js';
import { DeviceDecidedPage, DevicePage } from '../../pages/device-page.js';
import { message } from '../../pages/messages/catalogue.js';
import { OutboxPage } from '../../pages/outbox-page.js';
import {
  NewOwnerPage,
  OwnerLinkOverPage,
  OwnerMadePage,
  OwnershipPage,
  RecoveredOwnerPage,
} from '../../pages/owner-pages.js';
import { HomePage, LogoutPage, SignedOutPage } from '../../pages/session-pages.js';
import { formOf, person, shop, supportCode } from '../sample.js';
import type { ShownPage } from '../shown-page.js';

const device = { user_code: fields.userCode };
const address = 'https://sso.example/device?user_code=BCDF-GHJK';
const messages = [
  {
    mailId: 'sample',
    to: 'alice@example.com',
    subject: 'Your code',
    date: '2026-01-31 12:00',
    text: 'This code shows that you read mail at this address:\n\n    123456\n\nhttps://sso.example/account\n\n-- \nSignet',
  },
] as never;

export const onTheirOwn = {
  home: {
    of: HomePage,
    states: { 'signed-out': (words) => <HomePage words={words} /> },
  },
  logout: {
    of: LogoutPage,
    states: {
      first: (words) => <LogoutPage words={words} form={formOf('logout')} />,
      problem: (words) => (
        <LogoutPage
          words={words}
          client={shop}
          problem={{ error: { code: 'invalid_request' }, parameter: 'post_logout_redirect_uri', supportCode }}
          form={formOf('logout')}
        />
      ),
    },
  },
  'signed-out': {
    of: SignedOutPage,
    states: {
      first: (words) => <SignedOutPage words={words} />,
      again: (words) => <SignedOutPage words={words} again="https://shop.example/login" />,
      elsewhere: (words) => (
        <SignedOutPage
          words={words}
          elsewhere={{ name: 'Google', method: 'post', action: 'https://id.example/logout', fields: [['state', 'x']] }}
          onward="https://shop.example/bye"
        />
      ),
    },
  },
  device: {
    of: DevicePage,
    states: {
      first: (words) => <DevicePage words={words} form={formOf('device', device)} address={address} />,
      unknown: (words) => (
        <DevicePage
          words={words}
          form={formOf('device', device, {
            values: { user_code: 'BCDF-GHJK' },
            errors: { user_code: message('device.unknown') },
            focus: 'user_code',
          })}
          address={address}
        />
      ),
    },
  },
  'device-decided': {
    of: DeviceDecidedPage,
    states: {
      allowed: (words) => <DeviceDecidedPage words={words} allowed={true} />,
      denied: (words) => <DeviceDecidedPage words={words} allowed={false} />,
    },
  },
  owner: {
    of: NewOwnerPage,
    states: { first: (words) => <NewOwnerPage words={words} form={formOf('owner', newAccountFields())} /> },
  },
  ownership: {
    of: OwnershipPage,
    states: { first: (words) => <OwnershipPage words={words} form={formOf('ownership')} person={person} /> },
  },
  'recovered-owner': {
    of: RecoveredOwnerPage,
    states: {
      first: (words) => (
        <RecoveredOwnerPage
          words={words}
          form={formOf('recovered-owner', { password: newPasswordField() })}
          person={person}
        />
      ),
    },
  },
  'owner-made': {
    of: OwnerMadePage,
    states: {
      first: (words) => <OwnerMadePage words={words} hasConsole />,
      'no-console': (words) => <OwnerMadePage words={words} hasConsole={false} />,
    },
  },
  'owner-link-over': { of: OwnerLinkOverPage, states: { first: (words) => <OwnerLinkOverPage words={words} /> } },
  outbox: {
    of: OutboxPage,
    states: {
      some: (words) => <OutboxPage words={words} messages={messages} issuer="https://sso.example" />,
      none: (words) => <OutboxPage words={words} messages={[]} issuer="https://sso.example" />,
    },
  },
} as const satisfies Readonly<Record<string, ShownPage>>;
