import { createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import type { TestIssuer } from '@signet/auth-contracts/testing';
import { issuerUrl, things } from '../guard/things.js';

/** How a token is presented to `GET /closed`. */
export interface Presented {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: string;
}

export interface Probe {
  readonly name: string;
  /** Who says that it must be refused; of the good token, that it must not. */
  readonly source: string;
  /** It is about the request and not about the token: a library that is given tokens has no answer. */
  readonly ofRequest?: boolean;
  present(issuer: ProbeIssuer): Promise<Presented>;
}

/** A test issuer that has published a key that is too short as well. */
export interface ProbeIssuer {
  readonly issuer: TestIssuer;
  /** Signs with the RSA key of 1024 bits. */
  signWeakly(claims: object): string;
}

type Json = Readonly<Record<string, unknown>>;

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const bearer = (token: string): Presented => ({ headers: { authorization: `Bearer ${token}` } });
const now = () => Math.floor(Date.now() / 1000);

/** Adds its own weak key to the key set of the issuer. */
export function probeIssuer(issuer: TestIssuer): ProbeIssuer {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  issuer.jwks.keys.push({ ...publicKey.export({ format: 'jwk' }), kid: 'weak', alg: 'RS256', use: 'sig' } as never);
  const signWeakly = (claims: object) => {
    const input = `${encode({ alg: 'RS256', kid: 'weak', typ: 'at+jwt' })}.${encode(claims)}`;
    return `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`;
  };
  return { issuer, signWeakly };
}

/** The claims of RFC 9068 §2.2. */
const goodClaims = (): Json => ({
  iss: issuerUrl,
  aud: things.identifier,
  sub: 'subject-1',
  client_id: 'client-1',
  iat: now(),
  exp: now() + 300,
  jti: crypto.randomUUID(),
  scope: 'things:read',
});

/** The good token with one thing changed, signed as it is; undefined leaves a claim out. */
async function altered({ issuer }: ProbeIssuer, claims: Json, header: Json = {}): Promise<string> {
  return issuer.signRaw(`${encode({ ...headerOf(issuer), ...header })}.${encode({ ...goodClaims(), ...claims })}`);
}

/** What it signs with is of ES256; the weak key is published and not used. */
const currentKey = (issuer: TestIssuer) => issuer.jwks.keys.filter(({ alg }) => alg === 'ES256').at(-1);
const headerOf = (issuer: TestIssuer): Json => ({ alg: 'ES256', kid: currentKey(issuer)?.kid, typ: 'at+jwt' });

const withClaims =
  (claims: () => Json, header: Json = {}) =>
  async (issuer: ProbeIssuer) =>
    bearer(await altered(issuer, claims(), header));

/** A good token, once more while a key is late. */
export const goodToken: Probe['present'] = withClaims(() => ({}));

/** A token for a sibling of this API. */
export const wrongAudience: Probe['present'] = withClaims(() => ({ aud: 'https://other.example.com' }));

/** Each has one fault alone; the first has none. */
export const probes: readonly Probe[] = [
  { name: 'a good token', source: 'RFC 9068 §4', present: goodToken },
  {
    name: 'an ID token that names this API as its audience',
    source: 'RFC 9068 §4, RFC 8725 §3.11',
    present: withClaims(
      () => ({
        client_id: undefined,
        jti: undefined,
        scope: undefined,
        nonce: 'n-0S6_WzA2Mj',
        at_hash: '77QmUPtjPfzWtF2AnpK9RQ',
      }),
      { typ: 'JWT' },
    ),
  },
  {
    name: 'a logout token',
    source: 'OpenID Connect Back-Channel Logout §2.4, RFC 8725 §3.11',
    present: withClaims(
      () => ({
        client_id: undefined,
        scope: undefined,
        events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      }),
      { typ: 'logout+jwt' },
    ),
  },
  {
    name: 'a Security Event Token',
    source: 'RFC 8417 §4.6, RFC 8725 §3.11',
    present: withClaims(
      () => ({
        client_id: undefined,
        scope: undefined,
        events: { 'https://schemas.openid.net/secevent/caep/event-type/session-revoked': {} },
      }),
      { typ: 'secevent+jwt' },
    ),
  },
  {
    name: 'a token bound by DPoP, sent as Bearer',
    source: 'RFC 9449 §7.2',
    present: withClaims(() => ({ cnf: { jkt: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I' } })),
  },
  {
    name: 'a token bound to a certificate, sent without it',
    source: 'RFC 8705 §3',
    present: withClaims(() => ({ cnf: { 'x5t#S256': 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2' } })),
  },
  { name: 'no `exp`', source: 'RFC 9068 §2.2', present: withClaims(() => ({ exp: undefined })) },
  { name: '`exp` is past', source: 'RFC 9068 §4', present: withClaims(() => ({ exp: now() - 600 })) },
  { name: '`exp` is text', source: 'RFC 7519 §4.1.4', present: withClaims(() => ({ exp: String(now() + 300) })) },
  { name: 'no `aud`', source: 'RFC 9068 §4', present: withClaims(() => ({ aud: undefined })) },
  { name: 'another `aud`', source: 'RFC 9068 §4', present: wrongAudience },
  { name: '`iss` with a slash more', source: 'RFC 9068 §4', present: withClaims(() => ({ iss: `${issuerUrl}/` })) },
  {
    name: 'HS256 with the public key as its secret',
    source: 'RFC 8725 §3.1',
    present: async ({ issuer }) => {
      const key = currentKey(issuer);
      const secret = createPublicKey({ key: key as never, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
      const input = `${encode({ alg: 'HS256', kid: key?.kid, typ: 'at+jwt' })}.${encode(goodClaims())}`;
      return bearer(`${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`);
    },
  },
  {
    name: '`alg: none`',
    source: 'RFC 9068 §4',
    present: async () => bearer(`${encode({ alg: 'none', typ: 'at+jwt' })}.${encode(goodClaims())}.`),
  },
  {
    name: '`crit` names what nobody knows',
    source: 'RFC 7515 §4.1.11',
    present: withClaims(() => ({}), { crit: ['x-unknown'], 'x-unknown': true }),
  },
  {
    name: 'signed by an RSA key of 1024 bits that is published',
    source: 'RFC 7518 §3.3',
    present: async ({ signWeakly }) => bearer(signWeakly(goodClaims())),
  },
  {
    name: 'a good token in the query',
    source: 'RFC 9700 §4.3.2',
    ofRequest: true,
    present: async (issuer) => ({ query: `access_token=${await altered(issuer, {})}` }),
  },
];
