// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are texts of the source
import { mutationsOf } from '../mutation.js';

export const introspection = [
  ...mutationsOf(
    'verification/introspection/introspector.ts',
    {
      text: 'if (answer.active !== true) throw inactive();',
      replacement: '',
      letsIn: 'tokens that are not active',
    },
    {
      text: 'if (answer.active !== true) throw inactive();',
      replacement: 'if (!answer.active) throw inactive();',
      letsIn: 'tokens that are active in words',
      survives: 'a second lock: an answer without a boolean is none',
    },
    {
      text: "if (typeof (value as JsonObject).active !== 'boolean') throw",
      replacement: 'if (false) throw',
      letsIn: 'answers that are active in words',
      survives: 'a second lock: only true is active',
    },
    {
      text: 'if (hasRepeatedName(text)) throw',
      replacement: 'if (false) throw',
      letsIn: 'an answer that is not active and active',
    },
    {
      text: 'return isJwtInForm(token) ? this.isForAll && this.#isOwn(token) : isOpaque(token);',
      replacement: 'return true;',
      letsIn: 'a JWT whose signature fails, by the word of the issuer',
    },
    {
      text: "redirect: 'manual',",
      replacement: '',
      letsIn: 'whoever is pointed to, to see the tokens',
    },
    {
      text: 'this.#monotonic() - askedAt >= this.#cacheFor',
      replacement: 'false',
      letsIn: 'tokens that were taken back since',
    },
  ),
  ...mutationsOf(
    'verification/introspection/introspected-claims.ts',
    {
      text: "const ok = name === 'bearer' || ",
      replacement: 'const ok = true || ',
      letsIn: 'refresh tokens',
    },
    {
      text: 'missing.tokenType === true && name === undefined',
      replacement: 'name === undefined',
      letsIn: 'tokens of no type',
    },
    {
      text: "const isUnbound = name === 'dpop' && cnf === undefined;",
      replacement: 'const isUnbound = false;',
      letsIn: 'a token that is bound to a key, as a bearer token',
    },
    {
      text: 'untypedHeader: true,',
      replacement: 'untypedHeader: false,',
      letsIn: 'other kinds of tokens that are active',
    },
    {
      text: '...(told.iss === undefined && ',
      replacement: '...(true && ',
      letsIn: 'tokens of another issuer',
    },
    {
      text: 'missingAudience: missing.audience ?? missingAudience,',
      replacement: 'missingAudience: true,',
      letsIn: 'tokens for nobody',
    },
  ),
  ...mutationsOf('verification/access-token-verifier.ts', {
    text: 'const checks = [introspector.checkType(claims), ...checkClaims(claims, policy, this.#now(), said)];',
    replacement: 'const checks = [introspector.checkType(claims)];',
    letsIn: 'whatever the claims of an answer say',
  }),
  ...mutationsOf('verification/verified-token-cache.ts', {
    text: ' || entry.isOver?.()) {',
    replacement: ') {',
    letsIn: 'tokens that were taken back since, by what is remembered of them',
  }),
];

export const nextAudience = [
  ...mutationsOf(
    'exchange/exchanged-tokens.ts',
    {
      text: 'if (token === subjectToken || !this.#isForTarget(token)) throw',
      replacement: 'if (false) throw',
      letsIn: 'the next API, to a token that is good elsewhere',
    },
    {
      text: 'return aud === audience || (Array.isArray(aud) && aud.length === 1 && aud[0] === audience);',
      replacement: 'return [aud].flat().includes(audience);',
      letsIn: 'the next API, to a token that is good elsewhere as well',
    },
    {
      text: 'return isOpaque(token) ? this.#options.acceptOpaqueTokens === true :',
      replacement: 'return isOpaque(token) ? true :',
      letsIn: 'the next API, to a token that nobody can read',
    },
    {
      text: "if (typeof token !== 'string' || !isBearer || !isExpected) throw",
      replacement: "if (typeof token !== 'string' || !isBearer) throw",
      letsIn: 'the next API, to a refresh token',
    },
    {
      text: "if (typeof token !== 'string' || !isBearer || !isExpected) throw",
      replacement: "if (typeof token !== 'string' || !isExpected) throw",
      letsIn: 'the next API, to what is no bearer token',
    },
    {
      text: "if (typeof lifetime !== 'number' || !(lifetime > 0)) throw",
      replacement: 'if (false) throw',
      letsIn: 'a token without an end, kept for ever',
    },
    {
      text: 'const key = `${standingOf(caller.claims)} ${scope}`;',
      replacement: 'const key = scope;',
      letsIn: 'one person with the token of another',
    },
    {
      text: 'const key = `${standingOf(caller.claims)} ${scope}`;',
      replacement: 'const key = standingOf(caller.claims);',
      letsIn: 'a call with the scopes of another',
    },
    {
      text: "new Set(['jti', 'iat', 'exp', 'nbf'])",
      replacement: "new Set(['jti', 'iat', 'exp', 'nbf', 'sid'])",
      letsIn: 'one session with the token of another, which ended',
    },
    {
      text: 'if (ready && this.#now() < ready.usableUntil) {',
      replacement: 'if (ready) {',
      letsIn: 'nobody: a token that is over is sent again and again',
    },
    {
      text: "redirect: 'error',",
      replacement: '',
      letsIn: 'whoever the issuer points to, to see the secret',
    },
  ),
  ...mutationsOf(
    'exchange/audience-client.ts',
    {
      text: 'if (url?.origin !== this.#base.origin || !url.pathname.startsWith(`${this.#path}/`)) {',
      replacement: 'if (!url) {',
      letsIn: 'another path of the target than the one below its base',
    },
    {
      text: 'if (url?.origin !== this.#base.origin || !url.pathname.startsWith(`${this.#path}/`)) {',
      replacement: 'if (url?.origin !== this.#base.origin) {',
      letsIn: 'another API of the same host',
    },
    {
      text: "if ('authorization' in headers) throw",
      replacement: 'if (false) throw',
      letsIn: 'a caller who means to send the token that came',
    },
    {
      text: "{ headers, redirect: 'error' as const }",
      replacement: '{ headers }',
      letsIn: 'whoever the target points to, to see the token',
    },
    {
      text: '{ authorization: `Bearer ${token}` }',
      replacement: '{ authorization: `Bearer ${hop.caller.token}` }',
      letsIn: 'the next API, to the token that came',
    },
  ),
];
