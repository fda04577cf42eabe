import { describe, expect, it } from '@jest/globals';
import { parseConfig } from './invoices-config.js';

const valid = { ISSUER: 'https://sso.example.com', DATABASE_URL: 'sqlite:./data/invoices.sqlite' };
const client = { CLIENT_ID: 'invoices', CLIENT_SECRET: 's' };

describe('parseConfig', () => {
  it('needs no client, and hears of no revocation then', () => {
    expect(parseConfig(valid)).toMatchObject({ port: 4002, host: 'localhost', revocations: undefined });
    expect(parseConfig({ ...valid, ...client }).revocations).toMatchObject({ clientId: 'invoices', clientSecret: 's' });
  });

  it.each([
    [{ ISSUER: 'https://sso.example.com/' }, 'ISSUER must not end with a slash'],
    [{ DATABASE_URL: undefined }, 'DATABASE_URL or DATABASE_URL_FILE is not set'],
    [{ ...client, CLIENT_ID: '' }, 'CLIENT_ID is not set'],
    [{ ...client, CLIENT_SECRET: '' }, 'CLIENT_SECRET or CLIENT_SECRET_FILE is not set'],
    [{ ...client, SECURITY_EVENTS_URL: 'streams' }, 'SECURITY_EVENTS_URL must be an absolute http or https URL'],
    [{ JWKS_URI: 'ftp://a.example' }, 'JWKS_URI must be an absolute http or https URL'],
    [{ PORTAL_ORIGIN: 'https://a.example/' }, 'PORTAL_ORIGIN must not end with a slash'],
    [{ PORT: '-1' }, 'PORT must be a port from 0 to 65535'],
    [{ HOST: 'http://localhost' }, 'HOST must be a name or an address, without scheme and port'],
  ])('refuses %j in one line', (change, message) => {
    expect(() => parseConfig({ ...valid, ...change })).toThrow(expect.objectContaining({ problems: [message] }));
  });
});
