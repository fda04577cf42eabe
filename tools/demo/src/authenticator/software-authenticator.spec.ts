import { createECDH, createHash, createPrivateKey, createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { type AuthenticatorTraits, SoftwareAuthenticator } from './software-authenticator.js';

const hex = (text: string) => Buffer.from(text, 'hex');
const asBase64url = (text: string) => hex(text).toString('base64url');
const es256 = [{ alg: -7, type: 'public-key' }];

/** Web Authentication Level 3 §16.2, "ES256 Credential with No Attestation". */
const vector = {
  privateKey: '6e68e7a58484a3264f66b77f5d6dc5bc36a47085b615c9727ab334e8c369c2ee',
  aaguid: '8446ccb9-ab1d-b374-750b-2367ff6f3a1f',
  credentialId: 'f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4',
  creation: {
    challenge: '00c30fb78531c464d2b6771dab8d7b603c01162f2fa486bea70f283ae556e130',
    // With the members that the standard may have later, which is what `extraData` stands for.
    clientDataJSON:
      '7b2274797065223a22776562617574686e2e637265617465222c226368616c6c656e6765223a22414d4d507434557878475453746e63647134313759447742466938767049612d7077386f4f755657345441222c226f726967696e223a2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a66616c73652c22657874726144617461223a22636c69656e74446174614a534f4e206d617920626520657874656e6465642077697468206164646974696f6e616c206669656c647320696e20746865206675747572652c207375636820617320746869733a20426b5165446a646354427258426941774a544c453551227d',
    attestationObject:
      'a363666d74646e6f6e656761747453746d74a068617574684461746158a4bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b559000000008446ccb9ab1db374750b2367ff6f3a1f0020f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4a5010203262001215820afefa16f97ca9b2d23eb86ccb64098d20db90856062eb249c33a9b672f26df61225820930a56b87a2fca66334b03458abf879717c12cc68ed73290af2e2664796b9220',
  },
  assertion: {
    challenge: '39c0e7521417ba54d43e8dc95174f423dee9bf3cd804ff6d65c857c9abf4d408',
    authenticatorData: 'bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b51900000000',
    clientDataJSON:
      '7b2274797065223a22776562617574686e2e676574222c226368616c6c656e6765223a224f63446e55685158756c5455506f334a5558543049393770767a7a59425039745a63685879617630314167222c226f726967696e223a2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a66616c73657d',
    signature:
      '3046022100f50a4e2e4409249c4a853ba361282f09841df4dd4547a13a87780218deffcd380221008480ac0f0b93538174f575bf11a1dd5d78c6e486013f937295ea13653e331e87',
  },
};

/** The authenticator of the vector: backed up, without a count, and nobody was verified. */
function ofTheVector(): SoftwareAuthenticator {
  const d = hex(vector.privateKey);
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(d);
  const point = ecdh.getPublicKey();
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  const key = { kty: 'EC', crv: 'P-256', d: d.toString('base64url'), x, y } as const;
  const privateKey = createPrivateKey({ key, format: 'jwk' });
  const traits: Partial<AuthenticatorTraits> = { verifiesUser: false, backup: 'backed_up', counts: false };
  return new SoftwareAuthenticator({ ...traits, aaguid: vector.aaguid }, () => ({
    privateKey,
    credentialId: hex(vector.credentialId),
  }));
}

describe('the vector of the standard', () => {
  const origin = 'https://example.org';
  const authenticator = ofTheVector();
  const made = authenticator.createCredential(
    {
      rp: {},
      user: { id: 'dXNlcg' },
      challenge: asBase64url(vector.creation.challenge),
      pubKeyCredParams: es256,
    },
    origin,
  );

  it('is made, bit by bit', () => {
    expect(made.id).toBe(asBase64url(vector.credentialId));
    expect(made.response.attestationObject).toBe(asBase64url(vector.creation.attestationObject));
    const { extraData: _later, ...known } = JSON.parse(hex(vector.creation.clientDataJSON).toString());
    expect(JSON.parse(Buffer.from(made.response.clientDataJSON, 'base64url').toString())).toEqual(known);
  });

  it('is signed for, over the same bytes, with the key that verifies the signature of the standard', () => {
    const challenge = asBase64url(vector.assertion.challenge);
    const { response } = authenticator.getAssertion({ challenge, rpId: 'example.org' }, origin);
    expect(response.authenticatorData).toBe(asBase64url(vector.assertion.authenticatorData));
    expect(response.clientDataJSON).toBe(asBase64url(vector.assertion.clientDataJSON));
    const key = createPublicKey({
      key: Buffer.from(made.response.publicKey, 'base64url'),
      type: 'spki',
      format: 'der',
    });
    const signed = Buffer.concat([
      hex(vector.assertion.authenticatorData),
      createHash('sha256').update(hex(vector.assertion.clientDataJSON)).digest(),
    ]);
    expect(verify('sha256', signed, key, hex(vector.assertion.signature))).toBe(true);
    expect(verify('sha256', signed, key, Buffer.from(response.signature, 'base64url'))).toBe(true);
    expect(verify('sha256', Buffer.concat([signed, signed]), key, Buffer.from(response.signature, 'base64url'))).toBe(
      false,
    );
  });
});

describe('an independent verifier', () => {
  const origin = 'https://login.example.com';
  const rpID = 'login.example.com';

  async function register(authenticator: SoftwareAuthenticator) {
    const options = await generateRegistrationOptions({ rpName: 'Example', rpID, userName: 'ada' });
    const response = authenticator.createCredential(options, origin);
    const expected = { expectedChallenge: options.challenge, expectedOrigin: origin, expectedRPID: rpID };
    const { verified, registrationInfo } = await verifyRegistrationResponse({ response, ...expected });
    if (!verified || !registrationInfo) throw new Error('not verified');
    return { options, info: registrationInfo, response };
  }

  it.each<[Partial<AuthenticatorTraits>, object]>([
    [{}, { userVerified: true, credentialDeviceType: 'singleDevice', credentialBackedUp: false }],
    [{ backup: 'eligible' }, { userVerified: true, credentialDeviceType: 'multiDevice', credentialBackedUp: false }],
    [{ backup: 'backed_up' }, { userVerified: true, credentialDeviceType: 'multiDevice', credentialBackedUp: true }],
  ])('takes what an authenticator that is %j made for what it is', async (traits, expected) => {
    const aaguid = 'f1d0f1d0-f1d0-4f1d-8f1d-0f1d0f1d0f1d';
    const { info, response } = await register(new SoftwareAuthenticator({ ...traits, aaguid }));
    expect(info).toMatchObject({ ...expected, aaguid, fmt: 'none', origin, rpID });
    expect(info.credential).toMatchObject({ id: response.id, counter: 0 });
    expect(response.clientExtensionResults).toEqual({ credProps: { rk: true } });
  });

  it('refuses one that knows nobody where somebody must be known', async () => {
    await expect(register(new SoftwareAuthenticator({ verifiesUser: false }))).rejects.toThrow(/user/i);
  });

  it('verifies each use, counted, and none of another challenge or page', async () => {
    const authenticator = new SoftwareAuthenticator();
    const { info, options: creation } = await register(authenticator);
    const { credential } = info;
    const use = async (from: string, counter: number, challenge?: string) => {
      const options = await generateAuthenticationOptions({ rpID, allowCredentials: [{ id: credential.id }] });
      const response = authenticator.getAssertion(options, from);
      expect(response.response.userHandle).toBe(creation.user.id);
      return verifyAuthenticationResponse({
        response,
        expectedChallenge: challenge ?? options.challenge,
        expectedOrigin: origin,
        expectedRPID: rpID,
        credential: { ...credential, counter },
      });
    };
    for (const newCounter of [1, 2, 3]) {
      const { verified, authenticationInfo } = await use(origin, newCounter - 1);
      expect([verified, authenticationInfo]).toEqual([
        true,
        expect.objectContaining({ newCounter, userVerified: true }),
      ]);
    }
    await expect(use(origin, 3, 'AAAA')).rejects.toThrow(/challenge/i);
    await expect(use('https://a.login.example.com', 4)).rejects.toThrow(/origin/i);
    // A copy of the key would come with a count that was seen before.
    await expect(use(origin, 9)).rejects.toThrow(/counter/i);
  });
});

describe('what a browser refuses', () => {
  const origin = 'https://login.example.com';
  const creation = { rp: { id: 'example.com' }, user: { id: 'dXNlcg' }, challenge: 'AAAA', pubKeyCredParams: es256 };
  const named = (name: string) => expect.objectContaining({ name });
  const failureOf = (run: () => unknown) => {
    try {
      run();
    } catch (error) {
      return error;
    }
    return 'nothing was refused';
  };

  it.each([
    ['another site', 'other.example', origin],
    ['a part of a name', 'ample.com', origin],
    ['all of a top-level domain', 'com', origin],
    ['a name below its own', 'a.login.example.com', origin],
    ['an address', undefined, 'https://127.0.0.1:8443'],
    ['a page without TLS', undefined, 'http://login.example.com'],
  ])('is %s', (_name, rpId, from) => {
    const authenticator = new SoftwareAuthenticator();
    const rp = rpId === undefined ? {} : { id: rpId };
    expect(failureOf(() => authenticator.createCredential({ ...creation, rp }, from))).toEqual(named('SecurityError'));
    const request = { challenge: 'AAAA', ...(rpId !== undefined && { rpId }) };
    expect(failureOf(() => authenticator.getAssertion(request, from))).toEqual(named('SecurityError'));
  });

  it('is no page on this machine', () => {
    const authenticator = new SoftwareAuthenticator();
    const made = authenticator.createCredential({ ...creation, rp: { id: 'localhost' } }, 'http://localhost:4000');
    const request = { challenge: 'AAAA', rpId: 'localhost', allowCredentials: [{ id: made.id, type: 'public-key' }] };
    expect(authenticator.getAssertion(request, 'http://localhost:4000').id).toBe(made.id);
  });

  it('is a kind of key that it cannot make', () => {
    const rsa = { ...creation, pubKeyCredParams: [{ alg: -257, type: 'public-key' }] };
    expect(failureOf(() => new SoftwareAuthenticator().createCredential(rsa, origin))).toEqual(
      named('NotSupportedError'),
    );
  });

  it('is a second key beside one that is excluded, and a use of one that is not there', () => {
    const authenticator = new SoftwareAuthenticator();
    const request = { challenge: 'AAAA', rpId: 'example.com' };
    expect(failureOf(() => authenticator.getAssertion(request, origin))).toEqual(named('NotAllowedError'));
    const { id } = authenticator.createCredential(creation, origin);
    const again = { ...creation, excludeCredentials: [{ id, type: 'public-key' }] };
    expect(failureOf(() => authenticator.createCredential(again, origin))).toEqual(named('InvalidStateError'));
    const other = { ...request, allowCredentials: [{ id: 'b3RoZXI', type: 'public-key' }] };
    expect(failureOf(() => authenticator.getAssertion(other, origin))).toEqual(named('NotAllowedError'));
    const elsewhere = { challenge: 'AAAA', rpId: 'login.example.com' };
    expect(failureOf(() => authenticator.getAssertion(elsewhere, origin))).toEqual(named('NotAllowedError'));
  });

  it('is whoever must be known, and is not', () => {
    const authenticator = new SoftwareAuthenticator({ verifiesUser: false });
    const strict = { ...creation, authenticatorSelection: { userVerification: 'required' } };
    expect(failureOf(() => authenticator.createCredential(strict, origin))).toEqual(named('NotAllowedError'));
    authenticator.createCredential(creation, origin);
    const request = { challenge: 'AAAA', rpId: 'example.com', userVerification: 'required' };
    expect(failureOf(() => authenticator.getAssertion(request, origin))).toEqual(named('NotAllowedError'));
  });
});
