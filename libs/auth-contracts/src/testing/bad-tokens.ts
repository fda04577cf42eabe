import { createHmac } from 'node:crypto';
import { exportSPKI, importJWK } from 'jose';
import { audience as audienceReader } from '../audience/define-audience.js';
import {
  type AnyAudience,
  type AudiencePolicy,
  defineAudience,
  type RejectionCode,
  type UntypedTokens,
} from '../index.js';
import type { JWK } from '../keys/jwk.js';
import { readOptions, type Shape } from '../options/read-options.js';
import { anyRecord } from '../options/record-of.js';
import { flag, numberFrom, optional, webUrl } from '../options/values.js';
import { audiencePolicy, forgivenOf, untypedTokens } from '../verification/trusted-issuer.js';
import { badProofs, confirmationOf, type ProvenRequest, prove } from './bad-proofs.js';
import { extraKeysOf, unfitKinds } from './extra-keys.js';
import { createSigningKey, decodePart, encodePart, type SigningAlgorithm, type SigningKey } from './signing-key.js';
import type { TestIssuer } from './test-issuer.js';

/** A token that no route of the audience may accept, and why it is refused. */
export interface BadToken {
  readonly name: string;
  readonly code: RejectionCode;
  /**
   * The request headers that present it; a new token each time.
   * @param method of the request, for proofs; default GET
   * @param path of the request, for proofs, with its query; default `/`
   */
  present(method?: string, path?: string): Promise<Readonly<Record<string, string>>>;
}

export interface BadTokenOptions {
  /** What the contract's own claims need to be good. */
  readonly claims?: Readonly<Record<string, unknown>> | undefined;
  /** As the application has it: where clients reach it, for proofs. Default: the origin of the audience identifier. */
  readonly publicUrl?: string | undefined;
  /** As the application has it; `only`: a token that is good for other audiences too is a bad one. Default `any`. */
  readonly audiencePolicy?: AudiencePolicy | undefined;
  /** As the application has it, or more. Seconds; default 300, the most that there is. */
  readonly clockTolerance?: number | undefined;
  /** As the application has it: roles give the scopes that they stand for. Default false: a role in place of a scope is not enough. */
  readonly scopesFromRoles?: boolean | undefined;
  /** As the application has it: what may be missing. Default: nothing. */
  readonly acceptUntypedTokens?: boolean | UntypedTokens | undefined;
}

export const badTokenShape: Shape<BadTokenOptions> = {
  claims: optional(anyRecord),
  publicUrl: optional(webUrl),
  audiencePolicy: optional(audiencePolicy),
  clockTolerance: optional(numberFrom(0, 300, 'seconds')),
  scopesFromRoles: optional(flag),
  acceptUntypedTokens: optional(untypedTokens),
};

type Changes = Record<string, unknown>;

const now = () => Math.floor(Date.now() / 1000);

/**
 * Tokens as attackers and careless clients send them. Each has one fault, and is as good as it can be in all else: its signature is valid
 * where that is not the fault.
 */
export function badTokens(
  issuer: TestIssuer,
  audience: AnyAudience,
  options: BadTokenOptions = {},
): readonly BadToken[] {
  const given = readOptions<BadTokenOptions>('badTokens', options, badTokenShape);
  const { scopes, identifier } = audienceReader(audience, 'badTokens: audience');
  const forgiven = forgivenOf(given.acceptUntypedTokens);
  const tolerance = given.clockTolerance ?? 300;
  const mint = (claims: Changes = {}, header: Changes = {}) =>
    issuer.mint({ audience, scopes: Object.keys(scopes), claims: { ...given.claims, ...claims }, header });
  /** As `mint`, for what no library would sign. */
  const sign = async (header: Changes, claims: Changes | readonly unknown[] = {}, more = '') => {
    const [goodHeader, goodClaims] = (await mint()).split('.');
    const all = Array.isArray(claims) ? claims : { ...decodePart(goodClaims), ...claims };
    return issuer.signRaw(`${encodePart({ ...decodePart(goodHeader), ...header })}.${encodePart(all)}${more}`);
  };
  const bearer = (name: string, code: RejectionCode, make: () => Promise<string>): BadToken => ({
    name,
    code,
    present: async () => ({ authorization: `Bearer ${await make()}` }),
  });
  const withClaims = (name: string, code: RejectionCode, claims: () => Changes) =>
    bearer(name, code, () => mint(claims()));
  const unless = (isGood: boolean, ...bad: readonly BadToken[]) => (isGood ? [] : bad);
  const sibling = defineAudience({ identifier: 'https://sibling.example.com', name: 'Sibling', scopes: {} });
  const publicJwk = () => issuer.jwks.keys.at(-1) as JWK & { alg: SigningAlgorithm };
  const byAttacker = async (alg: SigningAlgorithm, header: (jwk: JWK) => Changes) => {
    const key = await createSigningKey(alg);
    return key.sign({ typ: 'at+jwt', ...header(key.jwk) }, decodePart((await mint()).split('.')[1]));
  };
  const base = publicBase(audience, given.publicUrl);
  const urlOf = (path: string) => `${base ?? 'https://nowhere.invalid'}${new URL(path, 'http://path').pathname}`;
  const keys = new Map<() => Promise<SigningKey>, Promise<SigningKey>>();
  /** Bound to a key of its own; one of each kind is made, for RSA takes its time. */
  const bound = async (
    request: Omit<ProvenRequest, 'token'>,
    createKey: () => Promise<SigningKey> = createSigningKey,
  ) => {
    const made = keys.get(createKey) ?? createKey();
    keys.set(createKey, made);
    const key = await made;
    return { key, request: { ...request, token: await mint({ cnf: await confirmationOf(key) }) } };
  };

  const audiences = [
    withClaims('for a sibling audience', 'audience_mismatch', () => ({ aud: sibling.identifier })),
    withClaims('for the issuer itself', 'audience_mismatch', () => ({ aud: issuer.issuer })),
    withClaims('for its client', 'audience_mismatch', () => ({ aud: 'test-client' })),
    withClaims('for an audience that begins like this one', 'audience_mismatch', () => ({ aud: `${identifier}.evil` })),
    withClaims('for an audience that this one begins with', 'audience_mismatch', () => ({
      aud: identifier.slice(0, -1),
    })),
    withClaims('for this audience in other case', 'audience_mismatch', () => ({ aud: otherCase(identifier) })),
    withClaims('for this audience with another slash', 'audience_mismatch', () => ({ aud: toggleSlash(identifier) })),
    withClaims('for several audiences in one text', 'audience_mismatch', () => ({
      aud: `${sibling.identifier} ${identifier}`,
    })),
    withClaims('without aud', 'audience_mismatch', () => ({ aud: undefined })),
    withClaims('with an empty aud', 'audience_mismatch', () => ({ aud: [] })),
    withClaims('with an aud that is null', 'audience_mismatch', () => ({ aud: null })),
    // Where no other audience may stand beside it, that speaks first.
    withClaims(
      'with an aud of which one is no name',
      given.audiencePolicy === 'only' ? 'audience_mismatch' : 'claim_missing',
      () => ({ aud: [identifier, 1] }),
    ),
    ...unless(
      given.audiencePolicy !== 'only',
      withClaims('for another audience as well', 'audience_mismatch', () => ({
        aud: [identifier, sibling.identifier],
      })),
    ),
  ];
  const issuers = [
    withClaims('of another issuer', 'issuer_mismatch', () => ({ iss: 'https://evil.example.com' })),
    withClaims('of the issuer with another slash', 'issuer_mismatch', () => ({ iss: toggleSlash(issuer.issuer) })),
    withClaims('of the issuer in other case', 'issuer_mismatch', () => ({ iss: otherCase(issuer.issuer) })),
    withClaims('of an issuer that begins like ours', 'issuer_mismatch', () => ({ iss: `${issuer.issuer}.evil` })),
    withClaims('of a list of issuers', 'issuer_mismatch', () => ({ iss: [issuer.issuer] })),
    withClaims('without iss', 'issuer_mismatch', () => ({ iss: undefined })),
  ];
  const kinds = [
    bearer('that is an ID token', forgiven.untypedHeader ? 'audience_mismatch' : 'wrong_type', () =>
      issuer.mintIdToken('test-client'),
    ),
    bearer('that is an ID token for this audience', 'wrong_type', () => mint({ nonce: 'n' }, { typ: 'JWT' })),
    bearer('that is a logout token', 'wrong_type', () => mint({}, { typ: 'logout+jwt' })),
    bearer('of another media type', 'wrong_type', () => mint({}, { typ: 'text/at+jwt' })),
    bearer('whose type is a list', 'wrong_type', () => sign({ typ: ['at+jwt'] })),
    ...Object.entries(otherKinds).map(([name, claims]) =>
      bearer(`without a type, ${name}`, 'wrong_type', () => mint(claims, { typ: undefined })),
    ),
    ...unless(
      forgiven.untypedHeader,
      bearer('without a type', 'wrong_type', () => mint({}, { typ: undefined })),
      bearer('that is a JWT and no more', 'wrong_type', () => mint({}, { typ: 'JWT' })),
    ),
  ];
  const times = [
    withClaims('that is expired', 'token_expired', () => ({ exp: now() - 3600 })),
    withClaims('that expired just now', 'token_expired', () => ({ exp: now() - tolerance - 2 })),
    withClaims('without exp', 'claim_missing', () => ({ exp: undefined })),
    withClaims('whose exp is a text', 'claim_missing', () => ({ exp: String(now() + 300) })),
    withClaims('whose exp is beyond all times', 'claim_missing', () => ({ exp: 1e300 })),
    withClaims('that is not valid yet', 'not_yet_valid', () => ({ nbf: now() + 3600 })),
    withClaims('whose nbf is a text', 'not_yet_valid', () => ({ nbf: '0' })),
    withClaims('whose nbf is null', 'not_yet_valid', () => ({ nbf: null })),
    withClaims('without iat', 'claim_missing', () => ({ iat: undefined })),
    withClaims('whose iat is a text', 'claim_missing', () => ({ iat: String(now()) })),
  ];
  const isAskedFor = audience.claims !== undefined && isRefused(audience.claims['~standard'].validate({}));
  const contents = [
    withClaims('without sub', 'claim_missing', () => ({ sub: undefined })),
    withClaims('with an empty sub', 'claim_missing', () => ({ sub: '' })),
    withClaims('whose sub is a number', 'claim_missing', () => ({ sub: 1 })),
    ...unless(
      forgiven.missingClientId,
      withClaims('without client_id', 'claim_missing', () => ({ client_id: undefined })),
    ),
    ...unless(
      forgiven.missingJti,
      withClaims('without jti', 'claim_missing', () => ({ jti: undefined })),
    ),
    ...unless(
      forgiven.untypedHeader,
      withClaims('whose scope is a list', 'claim_invalid', () => ({ scope: Object.keys(scopes) })),
    ),
    ...unless(
      !isAskedFor,
      bearer('without the claims of the contract', 'claim_invalid', () => {
        const none = Object.keys(given.claims ?? {}).map((name) => [name, undefined]);
        return mint(Object.fromEntries(none));
      }),
    ),
  ];
  const signatures = [
    bearer('of an unknown key', 'unknown_key', () => mint({}, { kid: crypto.randomUUID() })),
    bearer('without kid', 'unknown_key', () => mint({}, { kid: undefined })),
    bearer('of another key under a known kid', 'signature_invalid', () =>
      byAttacker(publicJwk().alg, () => ({ kid: publicJwk().kid })),
    ),
    bearer('with its own key embedded', 'unknown_key', () =>
      byAttacker('ES256', (jwk) => ({ jwk, kid: crypto.randomUUID() })),
    ),
    bearer('with an address of its own keys', 'unknown_key', () =>
      byAttacker('ES256', () => ({ jku: 'https://evil.example.com/jwks', kid: crypto.randomUUID() })),
    ),
    ...unfitKinds.map((kind, index) =>
      bearer(`signed by a key ${kind}`, 'unknown_key', async () => {
        const key = extraKeysOf(issuer)?.unfit[index] ?? { ...(await createSigningKey()), kid: crypto.randomUUID() };
        return key.sign({ typ: 'at+jwt', kid: key.kid }, decodePart((await mint()).split('.')[1]));
      }),
    ),
    bearer('with alg none', 'algorithm_refused', async () => {
      const [header, claims] = (await mint()).split('.');
      return `${encodePart({ ...decodePart(header), alg: 'none' })}.${claims}.`;
    }),
    bearer('with the public key as HMAC secret', 'algorithm_refused', async () => {
      const { alg, ...jwk } = publicJwk();
      const secret = await exportSPKI((await importJWK(jwk, alg, { extractable: true })) as never);
      const [header, claims] = (await mint()).split('.');
      const input = `${encodePart({ ...decodePart(header), alg: 'HS256' })}.${claims}`;
      return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
    }),
    bearer('with an unknown critical header', 'critical_header_refused', () => sign({ crit: ['x'], x: 1 })),
    bearer('with changed claims', 'signature_invalid', async () => {
      const [header, claims, signature] = (await mint()).split('.');
      return `${header}.${encodePart({ ...decodePart(claims), sub: 'someone-else' })}.${signature}`;
    }),
    bearer('without its signature', 'signature_invalid', async () => {
      const token = await mint();
      return token.slice(0, token.lastIndexOf('.') + 1);
    }),
  ];
  const forms = [
    bearer('that is opaque', 'malformed', async () => `opaque-${crypto.randomUUID()}`),
    bearer('of four parts', 'malformed', () => sign({}, {}, '.AAAA')),
    bearer('whose claims are a list', 'malformed', () => sign({}, ['claims'])),
    bearer('with padding', 'malformed', async () => `${await mint()}==`),
    bearer('in another spelling', 'malformed', async () => respelled(await mint())),
    bearer('that is longer than a token may be', 'malformed', () => mint({ padding: 'x'.repeat(20_000) })),
  ];
  const bindings: readonly BadToken[] = [
    bearer('bound to a key, without its proof', 'sender_constrained', async () =>
      mint({ cnf: await confirmationOf(await createSigningKey()) }),
    ),
    withClaims('bound to a certificate', 'sender_constrained', () => ({ cnf: { 'x5t#S256': thumbprint } })),
    withClaims('bound to what is unknown', 'sender_constrained', () => ({ cnf: { kid: 'key-1' } })),
    withClaims('bound to null', 'sender_constrained', () => ({ cnf: null })),
    {
      name: 'bound to a certificate, with a proof of a key',
      code: 'sender_constrained',
      present: async (method = 'GET', path = '/') => {
        const token = await mint({ cnf: { 'x5t#S256': thumbprint } });
        const proof = await prove(await createSigningKey(), { token, method, url: urlOf(path) });
        return { authorization: `DPoP ${token}`, dpop: proof };
      },
    },
    {
      name: 'bound to a thumbprint that is none',
      code: 'sender_constrained',
      present: async (method = 'GET', path = '/') => {
        const token = await mint({ cnf: { jkt: 'key-1' } });
        const proof = await prove(await createSigningKey(), { token, method, url: urlOf(path) });
        return { authorization: `DPoP ${token}`, dpop: proof };
      },
    },
    {
      name: 'bound to nothing, under the DPoP scheme',
      code: 'token_not_bound',
      present: async (method = 'GET', path = '/') => {
        const token = await mint();
        const proof = await prove(await createSigningKey(), { token, method, url: urlOf(path) });
        return { authorization: `DPoP ${token}`, dpop: proof };
      },
    },
    {
      name: 'bound to a key, with its proof, as a bearer token',
      code: 'sender_constrained',
      present: async (method = 'GET', path = '/') => {
        const { key, request } = await bound({ method, url: urlOf(path) });
        return { authorization: `Bearer ${request.token}`, dpop: await prove(key, request) };
      },
    },
    ...badProofs.map(
      ({ name, code, createKey, prove: make }): BadToken => ({
        name: `bound to a key, ${name}`,
        code: base === undefined && afterAddress.includes(code) ? 'proof_url_mismatch' : code,
        present: async (method = 'GET', path = '/') => {
          const { key, request } = await bound({ method, url: urlOf(path) }, createKey);
          const proofs = await make(key, request);
          return { authorization: `DPoP ${request.token}`, ...(proofs.length > 0 && { dpop: proofs.join(', ') }) };
        },
      }),
    ),
  ];
  return [...audiences, ...issuers, ...kinds, ...times, ...contents, ...signatures, ...forms, ...bindings];
}

/** The claims by which other kinds of tokens are known where no type says so. */
const otherKinds: Readonly<Record<string, Changes>> = {
  'with the nonce of an ID token': { nonce: 'n' },
  'with the at_hash of an ID token': { at_hash: 'h' },
  'with the c_hash of an ID token': { c_hash: 'h' },
  'with the s_hash of an ID token': { s_hash: 'h' },
  'with the events of a logout token': { events: {} },
  'with the method of a proof': { htm: 'GET' },
  'with the address of a proof': { htu: 'https://example.com/' },
  'with the answer of an introspection': { token_introspection: {} },
  'that calls itself a refresh token': { typ: 'Refresh' },
  'that calls itself an ID token by its use': { token_use: 'id' },
  'that calls itself a refresh token by its type': { token_type: 'refresh_token' },
  'whose use is no text': { token_use: 1 },
};

/** SHA-256 of nothing, as a thumbprint. */
const thumbprint = '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU';

function isRefused(outcome: unknown): boolean {
  return typeof outcome === 'object' && outcome !== null && 'issues' in outcome && outcome.issues !== undefined;
}

function toggleSlash(url: string): string {
  return url.endsWith('/') ? url.slice(0, -1) : `${url}/`;
}

/** Another text, also of one without lower case. */
function otherCase(url: string): string {
  return url === url.toUpperCase() ? url.toLowerCase() : url.toUpperCase();
}

/** Other bits of the last character that nobody reads (RFC 4648 §3.5): the same octets. */
function respelled(token: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return `${token.slice(0, -1)}${alphabet[alphabet.indexOf(token.at(-1) ?? '') + 1]}`;
}

/**
 * What clients call, as a resource server has it, without a slash at its end. Undefined of a name like `urn:example:orders` without a
 * `publicUrl`: no proof can name it.
 */
export function publicBase(audience: AnyAudience, publicUrl: string | undefined): string | undefined {
  const { origin, pathname } = new URL(publicUrl ?? new URL(audience.identifier).origin.replace(/^null$/, 'urn:none'));
  return origin === 'null' ? undefined : `${origin}${pathname}`.replace(/\/+$/, '');
}

/** What is looked at after the address of a proof. */
const afterAddress: readonly RejectionCode[] = [
  'proof_time_refused',
  'proof_key_refused',
  'proof_signature_invalid',
  'proof_token_mismatch',
  'proof_key_mismatch',
];
