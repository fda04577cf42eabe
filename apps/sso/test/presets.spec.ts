import { describe, expect, it } from '@jest/globals';
import { keyOfPerson, microsoftIssuer, verifiedEmailOf } from '@signet/administration';
import { identityKey } from '@signet/authorization-server';
import { decodeJwt, jwtVerify } from 'jose';
import { PresetStandIn } from './support/preset-stand-in.js';
import { tenant } from './support/published-by.js';
import { freshKey } from './support/upstream-provider.js';

const other = '99999999-2222-3333-4444-555555555555';
const issuerOf = (tid: string) => `https://login.microsoftonline.com/${tid}/v2.0`;
const mail = { email: 'ada@acme.example', email_verified: true };

describe('Microsoft, of any directory', () => {
  it('is believed of each directory by itself: the same name in another one is somebody else', async () => {
    const there = await PresetStandIn.of('microsoft');
    const [one, two] = [
      await there.person({ iss: issuerOf(tenant), tid: tenant, ...mail }),
      await there.person({ iss: issuerOf(other), tid: other, ...mail }),
    ];
    expect([one.issuer, two.issuer]).toEqual([issuerOf(tenant), issuerOf(other)]);
    expect(keyOfPerson(there.provider, one)).not.toBe(keyOfPerson(there.provider, two));
    const of = { providerId: 'microsoft', issuer: issuerOf(tenant), upstreamSubject: 'them' };
    expect(keyOfPerson(there.provider, one)).toBe(identityKey(of));
  });

  it.each<[string, object]>([
    ['of a directory that it is not of', { iss: issuerOf(tenant), tid: other }],
    ['of no directory', { iss: issuerOf(tenant) }],
    ['of the pattern', { iss: issuerOf('{tenantid}'), tid: tenant }],
    ['of a directory that is no text', { iss: issuerOf('undefined'), tid: 7 }],
    ['of another provider', { iss: 'https://accounts.google.com', tid: tenant }],
    ['of the endpoint for all', { iss: issuerOf('common'), tid: tenant }],
  ])('is not believed in an ID token %s', async (_, claims) => {
    const there = await PresetStandIn.of('microsoft');
    await expect(there.person({ ...mail, ...claims })).rejects.toThrow();
  });
});

describe('Microsoft, of one directory', () => {
  it.each([tenant, 'acme.example'])('takes nobody of another one: %s', async (named) => {
    const there = await PresetStandIn.of('microsoft', { issuer: microsoftIssuer(named) });
    expect((await there.person({ iss: issuerOf(tenant), tid: tenant, ...mail })).issuer).toBe(issuerOf(tenant));
    await expect(there.person({ iss: issuerOf(other), tid: other, ...mail })).rejects.toThrow();
    await expect(there.person({ iss: issuerOf(other), tid: tenant, ...mail })).rejects.toThrow();
  });
});

describe('an address at Microsoft (nOAuth)', () => {
  const claims = { iss: issuerOf(tenant), tid: tenant, email: 'ceo@victim.example' };
  it('is what an administrator wrote, and verified by nobody, unless the directory says so and an operator names the claim', async () => {
    const there = await PresetStandIn.of('microsoft');
    const said = await there.person({ ...claims, email_verified: true, xms_edov: true });
    expect(verifiedEmailOf(there.provider, said)).toBeUndefined();
    const trusting = { ...there.provider, trustsEmail: true, claims: { email_verified: 'xms_edov' } };
    expect(verifiedEmailOf(trusting, said)).toBe('ceo@victim.example');
    for (const xms_edov of [false, undefined, 'false', 0, 'true', '1']) {
      const unsaid = await there.person({
        ...claims,
        email_verified: true,
        ...(xms_edov !== undefined && { xms_edov }),
      });
      expect(verifiedEmailOf(trusting, unsaid)).toBeUndefined();
    }
  });
});

describe('Google', () => {
  const iss = 'https://accounts.google.com';

  it('answers for addresses of its own and of its customers alone', async () => {
    const there = await PresetStandIn.of('google');
    const trusting = { ...there.provider, trustsEmail: true };
    const verified = async (claims: object) => verifiedEmailOf(trusting, await there.person({ iss, ...claims }));
    expect(await verified({ ...mail, hd: 'acme.example' })).toBe('ada@acme.example');
    expect(await verified(mail)).toBeUndefined();
    for (const hd of ['', 7, null]) expect(await verified({ ...mail, hd })).toBeUndefined();
    expect(await verified({ ...mail, email: 'ada@gmail.com' })).toBe('ada@gmail.com');
    expect(await verified({ ...mail, email: 'ada@gmail.com.evil.example' })).toBeUndefined();
    expect(await verified({ ...mail, email: 'ada@notgmail.com' })).toBeUndefined();
    expect(await verified({ ...mail, hd: 'acme.example', email_verified: 'true' })).toBeUndefined();
    expect(verifiedEmailOf(there.provider, await there.person({ iss, ...mail, hd: 'acme.example' }))).toBeUndefined();
  });

  it.each(['accounts.google.com', 'https://accounts.google.com/', 'https://accounts.google.com.evil.example'])(
    'is not %s',
    async (named) => {
      const there = await PresetStandIn.of('google');
      await expect(there.person({ iss: named, ...mail })).rejects.toThrow();
    },
  );
});

describe('Apple', () => {
  it('is proved to by a secret that is made of the key, and anew in time', async () => {
    const { pem, publicKey } = await freshKey('ES256');
    const secret = { kind: 'apple', teamId: 'TEAM', keyId: 'KEY', privateKey: pem } as const;
    const there = await PresetStandIn.of('apple', { secret, clientId: 'com.example.web' });
    const iss = 'https://appleid.apple.com';
    await there.person({ iss, ...mail });
    there.clock.advance(3_601);
    await there.person(
      { iss, ...mail },
      JSON.stringify({ name: { firstName: 'Ada', lastName: 'L.' }, email: 'evil@x.example' }),
    );
    const [first = '', second = ''] = there.sent.map((each) => each.get('client_secret') ?? '');
    const made = { currentDate: there.clock.now(), first: decodeJwt(first).iat, second: decodeJwt(second).iat };
    expect(Number(made.second) - Number(made.first)).toBe(3_601);
    await expect(
      jwtVerify(second, publicKey, {
        issuer: 'TEAM',
        audience: iss,
        subject: 'com.example.web',
        currentDate: new Date(made.currentDate * 1000),
      }),
    ).resolves.toBeDefined();
    expect(there.sent.every((each) => each.get('client_id') === 'com.example.web')).toBe(true);
  });

  it('says an address in its ID token alone, and a name beside it once', async () => {
    const there = await PresetStandIn.of('apple');
    const iss = 'https://appleid.apple.com';
    const user = JSON.stringify({ name: { firstName: 'Ada', lastName: 'L.' }, email: 'evil@x.example' });
    const relay = { email: 'x7k@privaterelay.appleid.com', email_verified: 'true', is_private_email: 'true' };
    const person = await there.person({ iss, ...relay }, user);
    expect(person.claims).toMatchObject({ given_name: 'Ada', family_name: 'L.', ...relay });
    expect(verifiedEmailOf(there.provider, person)).toBe(relay.email);
    const unverified = await there.person({ iss, ...relay, email_verified: 'false' });
    expect(verifiedEmailOf(there.provider, unverified)).toBeUndefined();
  });
});
