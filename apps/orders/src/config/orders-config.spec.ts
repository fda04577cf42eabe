import { describe, expect, it } from '@jest/globals';
import { parseConfig } from './orders-config.js';

const valid = {
  ISSUER: 'http://localhost:4000',
  DATABASE_URL: 'sqlite:./data/orders.sqlite',
  CLIENT_ID: 'orders',
  CLIENT_SECRET: 's',
  INVOICES_URL: 'http://localhost:4002',
};

describe('parseConfig', () => {
  it('derives the token endpoint from the issuer', () => {
    expect(parseConfig(valid).tokenEndpoint).toBe('http://localhost:4000/token');
  });

  it.each([
    [{ ISSUER: '' }, 'ISSUER is not set'],
    [
      { ISSUER: 'localhost' },
      'ISSUER must be https://host, or http:// on loopback, without query or fragment, in lower case',
    ],
    [{ ISSUER: 'http://localhost:4000/' }, 'ISSUER must not end with a slash'],
    [{ INVOICES_URL: 'http://localhost:4002/' }, 'INVOICES_URL must not end with a slash'],
    [{ PUBLIC_URL: 'localhost' }, 'PUBLIC_URL must be an absolute http or https URL'],
    [{ CLIENT_ID: '' }, 'CLIENT_ID is not set'],
    [{ CLIENT_SECRET_FILE: '/x' }, 'CLIENT_SECRET and CLIENT_SECRET_FILE are both set'],
    [{ DATABASE_URL: '' }, 'DATABASE_URL or DATABASE_URL_FILE is not set'],
    [{ HOST: '0.0.0.0:4001' }, 'HOST must be a name or an address, without scheme and port'],
    [
      { EXPLAIN_REJECTIONS: 'true', NODE_ENV: 'production' },
      'EXPLAIN_REJECTIONS tells an attacker what to change: not with NODE_ENV=production',
    ],
    [{ SECURITY_EVENT_URL: 'x' }, 'SECURITY_EVENT_URL is not known: SECURITY_EVENTS_URL is'],
    [{ PORT: '70000' }, 'PORT must be a port from 0 to 65535'],
    [{ CLIENT_SECRET: undefined }, 'CLIENT_SECRET or CLIENT_SECRET_FILE is not set'],
    [
      { CLIENT_SECRET: '', CLIENT_SECRET_FILE: '/nowhere/secret' },
      'CLIENT_SECRET_FILE names a file that cannot be read',
    ],
    [{ DATABASE_URL: 'mysql://user:hidden@db' }, 'DATABASE_URL must begin with sqlite: or postgres://'],
    [{ PORTAL_ORIGIN: 'http://localhost:4003/x' }, 'PORTAL_ORIGIN must be an origin: scheme, host and port, no path'],
    [{ EXPLAIN_REJECTIONS: 'yes' }, 'EXPLAIN_REJECTIONS must be true or false'],
  ])('refuses %j in one line', (change, message) => {
    expect(() => parseConfig({ ...valid, ...change })).toThrow(expect.objectContaining({ problems: [message] }));
  });
});
