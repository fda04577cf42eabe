import { ownFrame } from '../../account/own-frame.js';
import { ownPages } from '../../account/own-pages.js';
import { ActivityPage, type ActivityView } from '../../pages/account/activity-page.js';
import { AppsPage, type AppsView } from '../../pages/account/apps-page.js';
import { LinkedPage, type LinkedView, LinkPage } from '../../pages/account/linked-pages.js';
import type { DeviceItem } from '../../pages/account/remembered-devices.js';
import { SessionsPage, type SessionView } from '../../pages/account/sessions-page.js';
import { type SupportItem, SupportPage } from '../../pages/account/support-page.js';
import { message } from '../../pages/messages/catalogue.js';
import { email, formOf, now, person, shop, stranger } from '../sample.js';
import type { ShownPage } from '../shown-page.js';

const [minute, day] = [60, 86_400];
const address = '2001:db8:85a3:8d3:1319:8a2e:370:7348';
const device = { browser: 'Firefox', system: 'Linux' } as const;
const here: SessionView = {
  sessionId: 'here',
  createdAt: now - 40 * minute,
  lastSeenAt: now - 2 * minute,
  expiresAt: now + day,
  address,
  device,
  apps: [shop.name, stranger.name],
  isCurrent: true,
  isSupport: false,
};
const sessions: readonly SessionView[] = [
  here,
  {
    ...here,
    sessionId: 'phone',
    lastSeenAt: now - 3 * day,
    kept: true,
    address: '192.0.2.1',
    device: { browser: 'Safari', system: 'iPhone' },
    apps: [],
    isCurrent: false,
  },
  { sessionId: 'unknown', createdAt: now - 2 * day, expiresAt: now + day, apps: [], isCurrent: false, isSupport: true },
];
const devices: readonly DeviceItem[] = [
  {
    deviceId: 'here',
    device,
    createdAt: now - 3 * day,
    lastUsedAt: now - day,
    expiresAt: now + 27 * day,
    isCurrent: true,
  },
  { deviceId: 'unknown', createdAt: now - 9 * day, lastUsedAt: now - 9 * day, expiresAt: now + day, isCurrent: false },
];
const apps: AppsView = {
  apps: [
    {
      clientId: 'shop',
      client: shop,
      destinations: ['shop.example', 'http://127.0.0.1:4321'],
      identityScopes: ['openid', 'email'],
      resources: [
        {
          name: 'Orders',
          identifier: 'https://orders.example.com/a-rather-long-path/that-must-break-somewhere',
          scopes: [
            { name: 'orders:read', description: { en: 'See your orders', ar: 'الاطلاع على طلباتك' } },
            { name: 'orders:write', description: 'Change and cancel your orders' },
          ],
        },
        { name: 'https://invoices.example', identifier: 'https://invoices.example', scopes: [] },
      ],
      since: now - 30 * day,
      lastOpenedAt: now - day,
      left: 30 * day,
    },
    { clientId: 'stranger', client: stranger, destinations: ['books.example:8443'], identityScopes: [], resources: [] },
    { clientId: 'gone', destinations: [], identityScopes: [], resources: [] },
  ],
  next: 'gone',
  isRemoved: false,
};
const activity: ActivityView = {
  entries: [
    { entryId: '1', at: now, name: 'consent_allowed', by: 'person', app: stranger.name, address, device },
    { entryId: '2', at: now - minute, name: 'sign_in_refused', by: 'person', count: 12, address: '192.0.2.1' },
    { entryId: '3', at: now - day, name: 'password_changed', by: 'operator' },
    { entryId: '4', at: now - 2 * day, name: 'audit_origins_deleted', by: 'issuer' },
    { entryId: '5', at: now - 3 * day, name: 'access_token_revoked', by: 'client', app: shop.name },
  ],
  next: '5',
};
const linked: readonly LinkedView[] = [
  { key: 'one', provider: 'Google', label: email, since: now - 90 * day, used: now - day },
  { key: 'two', provider: { en: 'Northwind Traders Staff', ar: 'موظفو نورثويند' }, since: now - day },
];
const others = [
  { providerId: 'google', name: 'Google' },
  { providerId: 'github', name: 'GitHub' },
];
const asked: SupportItem = {
  accessId: 'one',
  person: 'alice',
  reason: 'Ticket 4711: the cart is empty, though the order went through',
  apps: [shop.name, stranger.name],
  isEntered: false,
  enterBefore: now + 10 * minute,
  until: now + 30 * minute,
};
const frames = {
  linked: ownFrame(ownPages.linked, person),
  link: ownFrame(ownPages.link, person),
  sessions: ownFrame(ownPages.sessions, person),
  support: ownFrame(ownPages.support, person),
  apps: ownFrame(ownPages.apps, person),
  activity: ownFrame(ownPages.activity, person),
};

export const accountLists = {
  sessions: {
    of: SessionsPage,
    states: {
      several: (words) => (
        <SessionsPage
          words={words}
          frame={frames.sessions}
          content={{ sessions, devices, isEnded: false, isForgotten: false, now }}
          form={formOf('account/sessions')}
        />
      ),
      ended: (words) => (
        <SessionsPage
          words={words}
          frame={frames.sessions}
          content={{ sessions: [here], devices: [], isEnded: true, isForgotten: false, now }}
          form={formOf('account/sessions')}
        />
      ),
    },
  },
  support: {
    of: SupportPage,
    states: {
      some: (words) => (
        <SupportPage
          words={words}
          frame={frames.support}
          content={{ accesses: [asked, { ...asked, accessId: 'two', isEntered: true }] }}
          form={formOf('account/support')}
        />
      ),
      none: (words) => (
        <SupportPage words={words} frame={frames.support} content={{ accesses: [] }} form={formOf('account/support')} />
      ),
    },
  },
  linked: {
    of: LinkedPage,
    states: {
      some: (words) => (
        <LinkedPage words={words} frame={frames.linked} content={{ linked, others }} form={formOf('account/linked')} />
      ),
      none: (words) => (
        <LinkedPage
          words={words}
          frame={frames.linked}
          content={{ linked: [], others, outcome: 'undone' }}
          form={formOf('account/linked')}
        />
      ),
      taken: (words) => (
        <LinkedPage
          words={words}
          frame={frames.linked}
          content={{ linked, others: [], outcome: 'taken' }}
          form={formOf('account/linked')}
        />
      ),
      last: (words) => (
        <LinkedPage
          words={words}
          frame={frames.linked}
          content={{ linked, others }}
          form={formOf('account/linked', {}, { alert: message('account.linked.last') })}
        />
      ),
    },
  },
  link: {
    of: LinkPage,
    states: {
      first: (words) => (
        <LinkPage
          words={words}
          frame={frames.link}
          content={{ provider: 'Google', label: email }}
          form={formOf('account/link')}
        />
      ),
      unnamed: (words) => (
        <LinkPage words={words} frame={frames.link} content={{ provider: 'GitHub' }} form={formOf('account/link')} />
      ),
    },
  },
  apps: {
    of: AppsPage,
    states: {
      some: (words) => <AppsPage words={words} frame={frames.apps} content={apps} form={formOf('account/apps')} />,
      none: (words) => (
        <AppsPage
          words={words}
          frame={frames.apps}
          content={{ apps: [], isRemoved: true }}
          form={formOf('account/apps')}
        />
      ),
    },
  },
  activity: {
    of: ActivityPage,
    states: {
      some: (words) => <ActivityPage words={words} frame={frames.activity} content={activity} />,
      none: (words) => <ActivityPage words={words} frame={frames.activity} content={{ entries: [] }} />,
    },
  },
} as const satisfies Readonly<Record<string, ShownPage>>;
