import { describe, expect, it } from '@jest/globals';
import { readEnvironment } from '@signet/runtime';
import { readPasskeys } from './passkey-settings.js';

const issuer = 'https://login.example.com/id';
const aaguid = '2fc0579f-8113-47ea-b116-bb5a8db9202a';
const read = (env: Readonly<Record<string, string>>, at = issuer) =>
  readEnvironment(env, (each) => readPasskeys(each, at));

describe('what operators want of passkeys', () => {
  it('is all of them for the host of the issuer, at first', () => {
    expect(read({})).toEqual({
      rpId: 'login.example.com',
      relatedOrigins: [],
      userVerification: 'preferred',
      authenticators: undefined,
    });
    expect(read({}, 'http://localhost:4000')?.rpId).toBe('localhost');
  });

  it('is none where they are off, or the issuer has an address for a name', () => {
    expect(read({ PASSKEYS: 'off' })).toBeUndefined();
    for (const at of ['http://127.0.0.1:4000', 'http://[::1]:4000']) expect(read({}, at)).toBeUndefined();
  });

  it('may be for a domain that the issuer is below', () => {
    expect(read({ PASSKEY_RP_ID: 'example.com' })?.rpId).toBe('example.com');
  });

  it.each(['com', 'ample.com', 'example.org', 'a.login.example.com', 'https://example.com', '127.0.0.1'])(
    'is not for %s',
    (PASSKEY_RP_ID) => expect(() => read({ PASSKEY_RP_ID })).toThrow(/PASSKEY_RP_ID/),
  );

  it('takes related origins of https', () => {
    const PASSKEY_RELATED_ORIGINS = 'https://example.net, https://login.example.org:8443';
    expect(read({ PASSKEY_RELATED_ORIGINS })?.relatedOrigins).toEqual([
      'https://example.net',
      'https://login.example.org:8443',
    ]);
    for (const wrong of ['example.net', 'http://example.net', 'https://example.net/', 'https://example.net/a']) {
      expect(() => read({ PASSKEY_RELATED_ORIGINS: wrong })).toThrow(/PASSKEY_RELATED_ORIGINS/);
    }
  });

  it('takes models with what says that one is one, and neither alone', () => {
    const both = { PASSKEY_AUTHENTICATORS: aaguid.toUpperCase(), PASSKEY_METADATA_FILE: '/etc/blob.jwt' };
    expect(read(both)?.authenticators).toEqual({ aaguids: [aaguid], metadataFile: '/etc/blob.jwt' });
    expect(() => read({ PASSKEY_AUTHENTICATORS: aaguid })).toThrow(/PASSKEY_METADATA_FILE/);
    expect(() => read({ PASSKEY_METADATA_FILE: '/etc/blob.jwt' })).toThrow(/PASSKEY_AUTHENTICATORS/);
    expect(() => read({ ...both, PASSKEY_AUTHENTICATORS: 'YubiKey' })).toThrow(/PASSKEY_AUTHENTICATORS/);
  });

  it('knows three wishes for verification', () => {
    expect(read({ PASSKEY_USER_VERIFICATION: 'required' })?.userVerification).toBe('required');
    expect(() => read({ PASSKEY_USER_VERIFICATION: 'always' })).toThrow(/PASSKEY_USER_VERIFICATION/);
  });
});
