import { describe, expect, it } from '@jest/globals';
import { defineAudience } from '../audience/define-audience.js';
import { defineSignet } from './define-signet.js';

const orders = defineAudience({
  identifier: 'https://orders.example.com',
  name: { en: 'Orders', de: 'Bestellungen' },
  scopes: { 'orders:read': 'Read', 'orders:write': 'Write' },
  roles: { clerk: ['orders:read'] },
});
const invoices = defineAudience({
  identifier: 'urn:example:invoices',
  name: 'Invoices',
  scopes: { 'invoices:read': 'Read' },
});

describe('defineSignet', () => {
  it('says of an API what its guard says of it, and what its issuer decides besides', () => {
    const document = defineSignet({
      audiences: [orders, { audience: invoices, accessTokenLifetime: 60 }],
      roles: [
        { audience: orders, role: 'clerk', group: 'staff' },
        { audience: 'urn:other', role: 'reader', client: 'robot' },
      ],
      groups: { staff: {} },
    });
    expect(document).toEqual({
      audiences: {
        'https://orders.example.com': { name: orders.name, scopes: orders.scopes, roles: { clerk: ['orders:read'] } },
        'urn:example:invoices': { name: 'Invoices', scopes: { 'invoices:read': 'Read' }, accessTokenLifetime: 60 },
      },
      roles: [
        { audience: 'https://orders.example.com', role: 'clerk', group: 'staff' },
        { audience: 'urn:other', role: 'reader', client: 'robot' },
      ],
      groups: { staff: {} },
    });
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  it('says nothing of what nothing is said of', () => {
    expect(defineSignet({})).toEqual({});
  });

  it('refuses an audience that no token could be for, and one twice', () => {
    const wrong = { identifier: 'orders', name: 'Orders', scopes: {} };
    expect(() => defineSignet({ audiences: [wrong] })).toThrow(/^defineSignet: audiences\[0\]/);
    expect(() => defineSignet({ audiences: [orders, orders] })).toThrow(
      'defineSignet: audiences: one stands there twice',
    );
  });
});
