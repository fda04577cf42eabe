import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '@signet/runtime';
import { parseConfig } from './orders-config.js';

const valid = {
  ISSUER: 'http://localhost:4000',
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
    [{ ISSUER: 'localhost' }, 'ISSUER must be an absolute http or https URL'],
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
    expect(() => parseConfig({ ...valid, ...change })).toThrow(
      new ConfigError(...(message.split(/ (.*)/s) as [string, string])),
    );
  });
});
