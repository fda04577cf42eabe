import { describe, expect, it } from '@jest/globals';
import { noUserRegistration } from '@signet/authorization-server';
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
        userRegistration: noUserRegistration,
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

  it('rotates signing keys by the calendar, unless that is left to people', () => {
    const read = (SIGNING_KEY_ROTATION_DAYS?: string) =>
      parseConfig({ ...good, ...(SIGNING_KEY_ROTATION_DAYS !== undefined && { SIGNING_KEY_ROTATION_DAYS }) });
    expect([read(), read('1'), read('0')].map((each) => each.signingKeyRotationDays)).toEqual([90, 1, 0]);
    for (const wrong of ['-1', '3651', '1.5', 'never']) expect(() => read(wrong)).toThrow('SIGNING_KEY_ROTATION_DAYS');
  });

  it('takes every spelling of proxies and of hosts', () => {
    const TRUSTED_PROXIES = '10.0.0.1, 10.1.0.0/16,::1,fd00::/8,loopback,uniquelocal';
    const OUTBOUND_ALLOWED_HOSTS = 'localhost:8443,Inside.test,[::1]:1,192.0.2.1,a.test:443';
    expect(parseConfig({ ...good, TRUSTED_PROXIES, OUTBOUND_ALLOWED_HOSTS })).toMatchObject({
      trustedProxies: ['10.0.0.1', '10.1.0.0/16', '::1', 'fd00::/8', 'loopback', 'uniquelocal'],
      outboundAllowedHosts: ['localhost:8443', 'inside.test', '[::1]:1', '192.0.2.1', 'a.test:443'],
    });
  });

  it.each<[Record<string, string>, object]>([
    [{ REGISTRATION: 'invitation' }, { by: 'invitation' }],
    [{ REGISTRATION: 'open' }, { by: 'open', verifiesEmail: true }],
    [{ USER_REGISTRATION: 'true' }, { by: 'open', verifiesEmail: true }],
    [
      { REGISTRATION: 'open', REGISTRATION_EMAIL: 'unverified' },
      { by: 'open', verifiesEmail: false },
    ],
    [
      { REGISTRATION: 'open', DATABASE_URL: 'postgres://db/signet' },
      { by: 'open', verifiesEmail: false },
    ],
    [
      { REGISTRATION: 'domains:Example.com, bücher.example,example.com' },
      { by: 'domains', domains: ['example.com', 'xn--bcher-kva.example'], verifiesEmail: true },
    ],
    [{ REGISTRATION: 'open', REGISTRATION_FIELDS: 'given_name, email,email' }, { required: ['given_name', 'email'] }],
  ])('reads who may make an account: %j', (variables, read) => {
    expect(parseConfig({ ...good, ...variables }).protocol.userRegistration).toMatchObject(read);
  });

  it.each<[Record<string, string>, readonly string[]]>([
    [{}, ['name', 'given_name', 'family_name', 'nickname', 'locale', 'zoneinfo', 'website', 'picture']],
    [{ PROFILE_FIELDS: 'none' }, []],
    [{ PROFILE_FIELDS: 'picture' }, ['picture']],
    [{ PROFILE_FIELDS: 'phone_number, name,name' }, ['name', 'phone_number']],
  ])('reads what people change of their profile: %j', (variables, read) => {
    expect(parseConfig({ ...good, ...variables }).profileFields).toEqual(read);
  });

  it('says all that is wrong at once', () => {
    const all = { TRUSTED_PROXIES: 'x', PORT: 'x', MASTER_KEY_FILE: '', USER_REGISTRATION: 'yes' };
    const names = ['PORT', 'MASTER_KEY', 'TRUSTED_PROXIES', 'USER_REGISTRATION'];
    const problems = names.map((name) => expect.stringMatching(new RegExp(`^${name} `)));
    expect(() => parseConfig({ ...good, ...all })).toThrow(expect.objectContaining({ problems }));
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
    [{ ISSUER: 'https://sso.example.com/' }, 'ISSUER must not end with a slash'],
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
    [{ DATABASE_URL: undefined }, 'DATABASE_URL or DATABASE_URL_FILE is not set'],
    [{ DATABASE_URL_FILE: '/x' }, 'DATABASE_URL and DATABASE_URL_FILE are both set'],
    [
      { DATABASE_URL: undefined, DATABASE_URL_FILE: '/nowhere/x' },
      'DATABASE_URL_FILE names a file that cannot be read',
    ],
    [{ DATABASE_URL: 'mysql://user:hidden@db' }, 'DATABASE_URL'],
    [{ MASTER_KEY: 'short-and-secret', MASTER_KEY_FILE: '' }, 'MASTER_KEY must be 32 bytes'],
    [{ MASTER_KEY_FILE: undefined }, 'MASTER_KEY or MASTER_KEY_FILE is not set'],
    [{ MASTER_KEY: 'short-and-secret' }, 'MASTER_KEY and MASTER_KEY_FILE are both set'],
    [{ CLIENT_REGISTRATION: 'on' }, 'CLIENT_REGISTRATION must be'],
    [{ PROFILE_FIELDS: 'email' }, 'PROFILE_FIELDS must be none, or some of name, '],
    [{ PROFILE_FIELDS: 'name,sub' }, 'PROFILE_FIELDS must be'],
    [{ PROFILE_FIELDS: 'constructor' }, 'PROFILE_FIELDS must be'],
    [{ USER_REGISTRATION: 'yes' }, 'USER_REGISTRATION must be true or false'],
    [{ USER_REGISTRATION: 'true', REGISTRATION: 'off' }, 'USER_REGISTRATION and REGISTRATION are both set'],
    ...['on', 'domains:', 'domains:a b', 'domains:example.com,', 'domains:@example.com'].map(
      (REGISTRATION): [Record<string, string>, string] => [{ REGISTRATION }, 'REGISTRATION must be off, invitation'],
    ),
    ...['invitation', 'domains:example.com'].map((REGISTRATION): [Record<string, string>, string] => [
      { REGISTRATION, DATABASE_URL: 'postgres://localhost/signet' },
      'REGISTRATION takes mail: set SMTP_URL',
    ]),
    [
      { REGISTRATION: 'open', REGISTRATION_EMAIL: 'verified', DATABASE_URL: 'postgres://localhost/signet' },
      'REGISTRATION_EMAIL takes mail: set SMTP_URL',
    ],
    [
      { REGISTRATION: 'domains:example.com', REGISTRATION_EMAIL: 'unverified' },
      'REGISTRATION_EMAIL must be verified where REGISTRATION names domains',
    ],
    [{ REGISTRATION_FIELDS: 'email,shoe_size' }, 'REGISTRATION_FIELDS must be none, or some of name, given_name'],
    [{ TLS_KEY_FILE: 'k' }, 'TLS_CERT_FILE is not set'],
    [{ TLS_CERT_FILE: 'k' }, 'TLS_KEY_FILE is not set'],
    [{ HOST: 'http://0.0.0.0' }, 'HOST must be a name or an address, without scheme and port'],
    ...[
      'hidden',
      '10.0.0.0/33',
      '10.0.0.0/',
      '10.0.0.0/8/8',
      '10.0.0',
      '::1/129',
      'http://10.0.0.1',
      '10.0.0.1:80',
      '*',
    ].map((item): [Record<string, string>, string] => [
      { TRUSTED_PROXIES: `127.0.0.1,${item}` },
      'TRUSTED_PROXIES must be addresses, ranges such as 10.0.0.0/8, or loopback, linklocal, uniquelocal',
    ]),
    ...['https://hidden.test', 'a.test/x', '*.test', 'a@b.test', 'a.test:x', 'a.test:70000', 'a b'].map(
      (item): [Record<string, string>, string] => [
        { OUTBOUND_ALLOWED_HOSTS: item },
        'OUTBOUND_ALLOWED_HOSTS must be host or host:port, without scheme and path',
      ],
    ),
    [{ TRUSTED_PROXY: 'hidden' }, 'TRUSTED_PROXY is not known: TRUSTED_PROXIES is'],
  ])('stops at %j with one line that names the variable and not its value', (change, message) => {
    const parse = () => parseConfig({ ...good, ...change } as NodeJS.ProcessEnv);
    expect(parse).toThrow(ConfigError);
    expect(parse).toThrow(message);
    expect(parse).not.toThrow(/hidden|short-and-secret|\n/);
  });
});
