import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import forge from 'node-forge';
import { readAuthenticatorMetadata } from './authenticator-metadata.js';

const aaguid = '2fc0579f-8113-47ea-b116-bb5a8db9202a';
const now = Math.floor(Date.now() / 1000);

interface Made {
  readonly pem: string;
  readonly key: KeyObject;
  readonly name: string;
}

/** A certificate of this name, good for a day. @param by who certifies it; itself by default */
function certificate(name: string, by?: Made): Made {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const made = forge.pki.createCertificate();
  const spki = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  made.publicKey = forge.pki.publicKeyFromPem(spki);
  made.serialNumber = '01';
  made.validity.notBefore = new Date((now - 3_600) * 1000);
  made.validity.notAfter = new Date((now + 86_400) * 1000);
  made.setSubject([{ name: 'commonName', value: name }]);
  made.setIssuer([{ name: 'commonName', value: by?.name ?? name }]);
  made.setExtensions([
    { name: 'basicConstraints', cA: by === undefined },
    { name: 'subjectAltName', altNames: [{ type: 2, value: name }] },
  ]);
  const signer = (by?.key ?? privateKey).export({ type: 'pkcs1', format: 'pem' }).toString();
  made.sign(forge.pki.privateKeyFromPem(signer), forge.md.sha256.create());
  return { pem: forge.pki.certificateToPem(made), key: privateKey, name };
}

const der = ({ pem }: Made) => pem.replace(/-----[^-]+-----|\s/g, '');
const authority = certificate('authority');
const fido = certificate('mds.fidoalliance.org', authority);
const vendor = certificate('vendor');

function blob(payload: unknown, signer = fido, x5c = [der(signer)]): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = `${part({ alg: 'RS256', x5c })}.${part(payload)}`;
  return `${head}.${sign('sha256', Buffer.from(head), signer.key).toString('base64url')}\n`;
}

const entry = (status: string) => ({
  aaguid,
  metadataStatement: { attestationRootCertificates: [der(vendor)] },
  statusReports: [{ status }],
});
const read = (text: string, allowed = [aaguid], at = now) =>
  readAuthenticatorMetadata(text, { allowed, now: at, authorities: [authority.pem] });

describe('metadata of authenticators', () => {
  it('says under whom each is certified that is allowed, and of no other', () => {
    const policy = read(blob({ entries: [entry('FIDO_CERTIFIED_L1')] }));
    expect([...policy.allowed]).toEqual([aaguid]);
    expect(policy.rootsOf(aaguid).map(({ subject }) => subject)).toEqual(['CN=vendor']);
    expect(policy.rootsOf('00000000-0000-0000-0000-000000000000')).toEqual([]);
  });

  it('may be certificates in PEM, for all that are allowed', () => {
    expect(read(`${vendor.pem}\n${authority.pem}`).rootsOf(aaguid)).toHaveLength(2);
  });

  it.each([
    ['of somebody else', () => blob({ entries: [entry('FIDO_CERTIFIED')] }, certificate('mds.example.com', authority))],
    ['under nobody who is trusted', () => blob({ entries: [] }, certificate('mds.fidoalliance.org'))],
  ])('is refused %s', (_, text) => {
    expect(() => read(text())).toThrow('is not signed by mds.fidoalliance.org');
  });

  it('is refused where it was changed, or is over', () => {
    const [head, , signature] = blob({ entries: [] }).split('.');
    const other = Buffer.from(JSON.stringify({ entries: [entry('FIDO_CERTIFIED')] })).toString('base64url');
    expect(() => read(`${head}.${other}.${signature}`)).toThrow('was changed');
    expect(() => read(blob({ entries: [entry('FIDO_CERTIFIED')] }), [aaguid], now + 90_000)).toThrow('is over');
  });

  it('is refused where it says nothing of one, or that it is broken', () => {
    expect(() => read(blob({ entries: [] }))).toThrow(`says nothing of ${aaguid}`);
    for (const status of ['REVOKED', 'USER_KEY_REMOTE_COMPROMISE', 'ATTESTATION_KEY_COMPROMISE']) {
      expect(() => read(blob({ entries: [entry(status)] }))).toThrow('are not to be relied on');
    }
  });

  it.each(['', 'a.b.c', '{}', 'e30.e30.', blob({})])('is not %.12j', (text) => {
    expect(() => read(text)).toThrow('is neither FIDO metadata nor certificates in PEM');
  });
});
