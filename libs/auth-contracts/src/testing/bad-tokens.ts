import { createHmac } from 'node:crypto';
import { exportJWK, exportSPKI, generateKeyPair, importJWK, SignJWT } from 'jose';
import { audience as audienceReader } from '../audience/define-audience.js';
import { type AnyAudience, defineAudience, type RejectionCode } from '../index.js';
import type { JWK } from '../keys/jwk.js';
import { readOptions, type Shape } from '../options/read-options.js';
import { anyRecord } from '../options/record-of.js';
import { optional } from '../options/values.js';
import { createDpopKey } from './dpop-key.js';
import type { TestIssuer } from './test-issuer.js';

/** A token that no route of the audience may accept, and why it is refused. */
export interface BadToken {
  readonly name: string;
  readonly code: RejectionCode;
  /** The request headers that present it; a new token each time. @param method of the request, for proofs */
  present(method?: string): Promise<Readonly<Record<string, string>>>;
}

interface BadTokenOptions {
  readonly claims: Readonly<Record<string, unknown>> | undefined;
}

const shape: Shape<BadTokenOptions> = { claims: optional(anyRecord) };

/**
 * Tokens as attackers and careless clients send them, all but one part as good as they can be.
 * @param options.claims what the contract's own claims need to be good
 */
export function badTokens(
  issuer: TestIssuer,
  audience: AnyAudience,
  options: { readonly claims?: Readonly<Record<string, unknown>> } = {},
): readonly BadToken[] {
  const { claims: contract } = readOptions<BadTokenOptions>('badTokens', options, shape);
  const scopes = Object.keys(audienceReader(audience, 'badTokens: audience').scopes);
  const now = () => Math.floor(Date.now() / 1000);
  const mint = (claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}) =>
    issuer.mint({ audience, scopes, claims: { ...contract, ...claims }, header });
  const bearer = (name: string, code: RejectionCode, make: () => Promise<string>): BadToken => ({
    name,
    code,
    present: async () => ({ authorization: `Bearer ${await make()}` }),
  });
  const sibling = defineAudience({ identifier: 'https://sibling.example.com', name: 'Sibling', scopes: {} });
  const payload = async () => (await mint()).split('.')[1] ?? '';
  const publicJwk = () => issuer.jwks.keys.at(-1) as JWK;
  const byAttacker = async (header: (jwk: JWK) => Record<string, unknown>) => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const claims = JSON.parse(Buffer.from(await payload(), 'base64url').toString()) as Record<string, unknown>;
    const jwk = await exportJWK(publicKey);
    return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', ...header(jwk) }).sign(privateKey);
  };
  return [
    bearer('for a sibling audience', 'audience_mismatch', () => mint({ aud: sibling.identifier })),
    bearer('for the issuer itself', 'audience_mismatch', () => mint({ aud: issuer.issuer })),
    bearer('without aud', 'audience_mismatch', () => mint({ aud: undefined })),
    bearer('with an empty aud', 'audience_mismatch', () => mint({ aud: [] })),
    bearer('of another issuer', 'issuer_mismatch', () => mint({ iss: 'https://evil.example.com' })),
    bearer('of the issuer with another slash', 'issuer_mismatch', () => mint({ iss: toggleSlash(issuer.issuer) })),
    bearer('without iss', 'issuer_mismatch', () => mint({ iss: undefined })),
    bearer('that is an ID token', 'wrong_type', () => issuer.mintIdToken('test-client')),
    bearer('that is an ID token for this audience', 'wrong_type', () => mint({ nonce: 'n' }, { typ: 'JWT' })),
    bearer('that is a logout token', 'wrong_type', () => mint({}, { typ: 'logout+jwt' })),
    bearer('that is expired', 'token_expired', () => mint({ exp: now() - 3600 })),
    bearer('without exp', 'claim_missing', () => mint({ exp: undefined })),
    bearer('that is not valid yet', 'not_yet_valid', () => mint({ nbf: now() + 3600 })),
    bearer('without sub', 'claim_missing', () => mint({ sub: undefined })),
    bearer('of an unknown key', 'unknown_key', () => mint({}, { kid: crypto.randomUUID() })),
    bearer('without kid', 'unknown_key', () => mint({}, { kid: undefined })),
    bearer('of another key under a known kid', 'signature_invalid', () =>
      byAttacker(() => ({ kid: publicJwk().kid, alg: 'ES256' })),
    ),
    bearer('with its own key embedded', 'unknown_key', () => byAttacker((jwk) => ({ jwk, kid: crypto.randomUUID() }))),
    bearer('with an address of its own keys', 'unknown_key', () =>
      byAttacker(() => ({ jku: 'https://evil.example.com/jwks', kid: crypto.randomUUID() })),
    ),
    bearer('with alg none', 'algorithm_refused', async () => {
      const header = encode({ alg: 'none', typ: 'at+jwt', kid: publicJwk().kid });
      return `${header}.${await payload()}.`;
    }),
    bearer('with the public key as HMAC secret', 'algorithm_refused', async () => {
      const { alg, ...jwk } = publicJwk();
      const secret = await exportSPKI((await importJWK(jwk, alg ?? 'ES256', { extractable: true })) as never);
      const input = `${encode({ alg: 'HS256', typ: 'at+jwt', kid: jwk.kid })}.${await payload()}`;
      return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
    }),
    bearer('with an unknown critical header', 'critical_header_refused', async () => {
      const header = encode({ alg: publicJwk().alg, typ: 'at+jwt', kid: publicJwk().kid, crit: ['x'], x: 1 });
      return `${header}.${await payload()}.AAAA`;
    }),
    bearer('with changed claims', 'signature_invalid', async () => {
      const [header, , signature] = (await mint()).split('.');
      const claims = JSON.parse(Buffer.from(await payload(), 'base64url').toString()) as object;
      return `${header}.${encode({ ...claims, sub: 'someone-else' })}.${signature}`;
    }),
    bearer('that is opaque', 'malformed', async () => `opaque-${crypto.randomUUID()}`),
    bearer('bound to a key, without its proof', 'sender_constrained', async () => {
      const { jkt } = await createDpopKey();
      return mint({ cnf: { jkt } });
    }),
    {
      name: 'bound to a key, with a proof of another key for another address',
      code: 'proof_url_mismatch',
      present: async (method = 'GET') => {
        const [owner, thief] = [await createDpopKey(), await createDpopKey()];
        const token = await mint({ cnf: { jkt: owner.jkt } });
        const proof = await thief.prove({ token, method, url: 'https://elsewhere.example.com/' });
        return { authorization: `DPoP ${token}`, dpop: proof };
      },
    },
    {
      name: 'bound to nothing, under the DPoP scheme',
      code: 'token_not_bound',
      present: async () => {
        const token = await mint();
        const { prove } = await createDpopKey();
        return { authorization: `DPoP ${token}`, dpop: await prove({ token, url: audience.identifier }) };
      },
    },
  ];
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function toggleSlash(url: string): string {
  return url.endsWith('/') ? url.slice(0, -1) : `${url}/`;
}
