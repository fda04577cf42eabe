import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '@signet/runtime';
import { parseConfig } from './sso-config.js';

const good = { ISSUER: 'https://sso.example.com', DATABASE_URL: 'sqlite:./data/sso.sqlite', MASTER_KEY_FILE: './key' };

describe('configuration of the issuer', () => {
  it('has safe defaults', () => {
    expect(parseConfig(good)).toMatchObject({
      host: 'localhost',
      port: 4000,
      trustedProxies: [],
      tls: undefined,
      passwordHashingThreads: undefined,
      outboundAllowedHosts: [],
      protocol: {
        clientRegistration: 'off',
        clientIdMetadataDocuments: false,
        requirePushedAuthorizationRequests: false,
        dpopNonceRequired: false,
        userRegistration: false,
      },
    });
  });

  it('reads lists and switches', () => {
    const env = { ...good, TRUSTED_PROXIES: '10.0.0.1, 10.1.0.0/16,', CLIENT_ID_METADATA_DOCUMENTS: 'true' };
    expect(parseConfig(env)).toMatchObject({
      trustedProxies: ['10.0.0.1', '10.1.0.0/16'],
      protocol: { clientIdMetadataDocuments: true },
    });
  });

  it('reads how many passwords are hashed at once', () => {
    expect(parseConfig({ ...good, PASSWORD_HASHING_THREADS: '3' }).passwordHashingThreads).toBe(3);
  });

  it.each([
    'https://sso.example.com',
    'https://sso.example.com:8443/team/a',
    'http://localhost:4000',
    'http://[::1]:1',
  ])('takes the issuer %s', (ISSUER) => {
    expect(parseConfig({ ...good, ISSUER }).issuer).toBe(ISSUER);
  });

  it.each<[Record<string, string | undefined>, string]>([
    [{ ISSUER: undefined }, 'ISSUER is not set'],
    [{ ISSUER: 'sso.example.com' }, 'ISSUER must be'],
    [{ ISSUER: 'https://sso.example.com/' }, 'ISSUER must be'],
    [{ ISSUER: 'https://sso.example.com?x' }, 'ISSUER must be'],
    [{ ISSUER: 'https://sso.example.com#x' }, 'ISSUER must be'],
    [{ ISSUER: 'https://a@sso.example.com' }, 'ISSUER must be'],
    [{ ISSUER: 'https://SSO.example.com' }, 'ISSUER must be'],
    [{ ISSUER: 'http://sso.example.com' }, 'ISSUER must be'],
    [{ PORT: '70000' }, 'PORT'],
    [{ PORT: 'x' }, 'PORT must be a port from 0 to 65535'],
    [{ PASSWORD_HASHING_THREADS: '0' }, 'PASSWORD_HASHING_THREADS must be a number from 1 to 64'],
    [{ PASSWORD_HASHING_THREADS: '1.5' }, 'PASSWORD_HASHING_THREADS must be a number from 1 to 64'],
    [{ PASSWORD_HASHING_THREADS: 'all' }, 'PASSWORD_HASHING_THREADS must be a number from 1 to 64'],
    [{ DATABASE_URL: undefined }, 'DATABASE_URL is not set'],
    [{ DATABASE_URL: 'mysql://user:hidden@db' }, 'DATABASE_URL'],
    [{ MASTER_KEY: 'short-and-secret', MASTER_KEY_FILE: '' }, 'MASTER_KEY must be 32 bytes'],
    [{ MASTER_KEY_FILE: undefined }, 'MASTER_KEY or MASTER_KEY_FILE is not set'],
    [{ MASTER_KEY: 'short-and-secret' }, 'MASTER_KEY and MASTER_KEY_FILE are both set'],
    [{ CLIENT_REGISTRATION: 'on' }, 'CLIENT_REGISTRATION must be'],
    [{ USER_REGISTRATION: 'yes' }, 'USER_REGISTRATION must be true or false'],
    [{ TLS_KEY_FILE: 'k' }, 'TLS_CERT_FILE is not set'],
  ])('stops at %j with one line that names the variable and not its value', (change, message) => {
    const parse = () => parseConfig({ ...good, ...change } as NodeJS.ProcessEnv);
    expect(parse).toThrow(ConfigError);
    expect(parse).toThrow(message);
    expect(parse).not.toThrow(/hidden|short-and-secret|\n/);
  });
});
