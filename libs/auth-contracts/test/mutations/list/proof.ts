// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are texts of the source
import { mutationsOf } from '../mutation.js';

const rules = 'verification/dpop/verify-dpop-proof.ts';

export const binding = [
  ...mutationsOf(
    'verification/binding.ts',
    {
      text: "const ok = scheme === 'DPoP' && thumbprint !== undefined;",
      replacement: 'const ok = thumbprint !== undefined;',
      letsIn: 'a token that is bound to a key, as a bearer token',
    },
    {
      text: "const ok = scheme === 'DPoP' && thumbprint !== undefined;",
      replacement: "const ok = scheme === 'DPoP';",
      letsIn: 'a binding that is not DPoP, without a proof',
    },
    {
      text: 'if (cnf === undefined) {',
      replacement: 'if (thumbprint === undefined) {',
      letsIn: 'a token that is bound to a certificate, as a bearer token',
    },
    {
      text: "const ok = scheme === 'Bearer';",
      replacement: 'const ok = true;',
      letsIn: 'a token that is bound to nothing, under the DPoP scheme',
    },
    {
      text: '/^[A-Za-z0-9_-]{43}$/.test(jkt)',
      replacement: 'jkt.length > 0',
      letsIn: 'a thumbprint that is none, up to the next check',
    },
  ),
  ...mutationsOf(
    'verification/access-token-verifier.ts',
    {
      text: 'if (dpop === undefined && claims.cnf === undefined) {',
      replacement: 'if (dpop === undefined) {',
      letsIn: 'a token that is bound to a key, as a bearer token',
    },
    {
      text: 'if (!check.ok) throw ofClient(new TokenRejection(check), claims);\n    this.#refuseRevoked',
      replacement: 'this.#refuseRevoked',
      letsIn: 'a token whose binding was not met',
    },
    {
      text: 'if (dpop === undefined || jkt === undefined) return undefined;',
      replacement: 'if (dpop !== undefined || jkt === undefined) return undefined;',
      letsIn: 'a stolen token under the DPoP scheme with any proof',
    },
  ),
];

export const proof = [
  ...mutationsOf(
    rules,
    {
      text: "if (proof === undefined || proof === '') throw",
      replacement: 'if (proof === null) throw',
      letsIn: 'no proof, up to its parsing',
    },
    { text: 'if (second !== undefined) throw', replacement: 'if (false) throw', letsIn: 'two proofs' },
    { text: '  checkHeader(header);', replacement: '', letsIn: 'a proof with any header' },
    {
      text: "if (jwtType({ typ }) !== 'dpop+jwt') throw",
      replacement: 'if (false) throw',
      letsIn: 'a JWT of another kind as a proof',
    },
    {
      text: 'if (!dpopAlgorithms.some((allowed) => allowed === alg)) {',
      replacement: "if (alg === 'none') {",
      letsIn: 'proofs by other algorithms',
    },
    { text: '  checkRequest(claims, request);', replacement: '', letsIn: 'a proof for any other request' },
    {
      text: "expect('htm', 'proof_method_mismatch', method, claims.htm);",
      replacement: '',
      letsIn: 'a proof of another method',
    },
    {
      text: "expect('htm', 'proof_method_mismatch', method, claims.htm);",
      replacement: "expect('htm', 'proof_method_mismatch', method, String(claims.htm).toUpperCase());",
      letsIn: 'a method in other case',
    },
    {
      text: 'if (wanted === undefined || named !== wanted) {',
      replacement: 'if (wanted === undefined) {',
      letsIn: 'a proof for another address',
    },
    {
      text: 'if (wanted === undefined || named !== wanted) {',
      replacement: 'if (wanted === undefined || new URL(String(named)).origin !== new URL(wanted).origin) {',
      letsIn: 'a proof for another path',
    },
    {
      text: 'if (wanted === undefined || named !== wanted) {',
      replacement: 'if (wanted === undefined || new URL(String(named)).pathname !== new URL(wanted).pathname) {',
      letsIn: 'a proof for another host',
    },
    {
      text: 'if (wanted === undefined || named !== wanted) {',
      replacement: 'if (wanted === undefined || !named?.startsWith(wanted)) {',
      letsIn: 'a proof for a path that begins like this one',
    },
    {
      text: 'const until = checkTime(claims, request);',
      replacement: 'const until = request.now + request.window;',
      letsIn: 'a proof of any time',
    },
    {
      text: 'iat !== undefined && iat <= now + clockTolerance && iat >= now - window;',
      replacement: 'iat !== undefined && iat >= now - window;',
      letsIn: 'a proof of the future',
    },
    {
      text: 'iat !== undefined && iat <= now + clockTolerance && iat >= now - window;',
      replacement: 'iat !== undefined && iat <= now + clockTolerance;',
      letsIn: 'an old proof',
    },
    {
      text: 'const iat = numericDate(claims.iat);',
      replacement: 'const iat = numericDate(claims.iat ?? now);',
      letsIn: 'a proof without iat',
    },
    {
      text: 'exp !== undefined && exp > now - clockTolerance &&',
      replacement: '',
      letsIn: 'a proof that says that it expired',
    },
    {
      text: '&& nbf !== undefined && nbf <= now + clockTolerance;',
      replacement: ';',
      letsIn: 'a proof that says that it is not valid yet',
    },
    {
      text: 'await compactVerify(proof, key, { algorithms: [alg as string] });',
      replacement: 'await Promise.resolve();',
      letsIn: 'a proof with any signature',
    },
    {
      text: "expect('ath', 'proof_token_mismatch', await sha256(request.accessToken), claims.ath);",
      replacement: '',
      letsIn: 'a proof of another token',
    },
    {
      text: "expect('ath', 'proof_token_mismatch', await sha256(request.accessToken), claims.ath);",
      replacement:
        "if (claims.ath !== undefined) expect('ath', 'proof_token_mismatch', await sha256(request.accessToken), claims.ath);",
      letsIn: 'a proof without ath',
    },
    {
      text: 'return Math.ceil(iat) + window;',
      replacement: 'return iat - 1000;',
      letsIn: 'a proof again, after another one came',
    },
  ),
  ...mutationsOf(
    'verification/dpop/parse-proof.ts',
    {
      text: "if (typeof jti !== 'string' || jti === '' || jti.length > 512) throw",
      replacement: 'if (false) throw',
      letsIn: 'a proof without jti',
    },
    {
      text: "if (typeof jti !== 'string' || jti === '' || jti.length > 512) throw",
      replacement: "if (typeof jti !== 'string' || jti.length > 512) throw",
      letsIn: 'a proof with an empty jti',
    },
    {
      text: "jti === '' || jti.length > 512) throw",
      replacement: "jti === '') throw",
      letsIn: 'a proof with a jti of any length',
    },
    {
      text: "if (header.crit !== undefined) throw new TypeError('crit');",
      replacement: '',
      letsIn: 'a proof with a critical extension, up to its signature',
    },
    { text: 'if (proof.length > 8192) throw', replacement: 'if (false) throw', letsIn: 'a proof of any length' },
  ),
  ...mutationsOf(
    'verification/dpop/dpop-proof-verifier.ts',
    {
      text: 'if (proof.jkt !== jkt) throw',
      replacement: 'if (false) throw',
      letsIn: 'a stolen token with a proof of the thief’s key',
    },
    { text: 'if (!first) throw', replacement: 'if (false) throw', letsIn: 'a proof twice' },
    {
      text: 'await this.#remember(`${proof.jkt}.${proof.jti}`, proof.until, owner);',
      replacement: '',
      letsIn: 'a proof as often as one likes',
    },
    {
      text: "throw refused('jti', 'replay_unavailable', 'the store of used proofs'",
      replacement: "first = true; if (false) throw refused('jti', 'replay_unavailable', 'the store of used proofs'",
      letsIn: 'proofs while the store of used ones is away',
      survives: 'the kit cannot make a store of the application fail',
    },
    {
      text: "if (typeof first !== 'boolean') throw",
      replacement: 'if (false) throw',
      letsIn: 'a proof twice, with a store that answers with counts',
      survives:
        'the kit cannot give the application another store; with such a one it sees the proof that is good twice',
    },
  ),
  ...mutationsOf(
    'verification/dpop/replay-store.ts',
    { text: 'if (this.#seen.has(key)) return false;', replacement: '', letsIn: 'a proof twice' },
    {
      text: "if (this.#seen.size >= this.#capacity) throw new Error('the replay memory is full');",
      replacement: '',
      letsIn: 'memory without a bound',
      survives: 'the kit sends no 100,000 proofs',
    },
    {
      text: 'if (owner !== undefined) this.#refuseShare(owner);',
      replacement: '',
      letsIn: 'one client that closes the API to the others',
      survives: 'the kit sends no 50,000 proofs',
    },
  ),
  ...mutationsOf('verification/dpop/target-url.ts', {
    text: "return target.startsWith('/') ? normaliseTarget(`${base}${target}`) : undefined;",
    replacement: 'return normaliseTarget(base);',
    letsIn: 'a proof of the root for every path',
  }),
];

export const presentation = [
  ...mutationsOf(
    'verification/presentation.ts',
    {
      text: 'const { authorization, dpop } = request.headers;',
      replacement:
        "const { authorization = `Bearer ${new URL(request.url ?? '/', 'http://x').searchParams.get('access_token')}`, dpop } = request.headers;",
      letsIn: 'a token in the query, where logs and referrers show it (RFC 9700 §4.3.2)',
    },
    {
      text: 'const { authorization, dpop } = request.headers;',
      replacement:
        'const { authorization = `Bearer ${(request as { body?: { access_token?: string } }).body?.access_token}`, dpop } = request.headers;',
      letsIn: 'a token in the form of the body',
    },
    {
      text: 'const { authorization, dpop } = request.headers;',
      replacement:
        'const { authorization = `Bearer ${/access_token=([^;]*)/.exec(String(request.headers.cookie))?.[1]}`, dpop } = request.headers;',
      letsIn: 'a token in a cookie, which a browser sends for anybody',
    },
    {
      text: String.raw`/^(bearer|dpop)[ \t]+(\S.*)$/i.exec(authorization)`,
      replacement: String.raw`/^(bearer|dpop)[ \t]+(\S.*)$/i.exec(authorization.replace(/^\w+/, (one) => one === 'DPoP' ? one : 'Bearer'))`,
      letsIn: 'a token under another scheme',
    },
    {
      text: String.raw`/^(bearer|dpop)[ \t]+(\S.*)$/i.exec(authorization)`,
      replacement: String.raw`/^(bearer|dpop)[ \t]+([^\s,]*)/i.exec(authorization)`,
      letsIn: 'a header with two credentials, of which one is read',
    },
    {
      text: "if (scheme.toLowerCase() === 'bearer') return",
      replacement: "if (scheme !== '') return",
      letsIn: 'a token that is bound to nothing, under the DPoP scheme',
    },
    {
      text: ".flatMap((value) => value.split(','));",
      replacement: ".flatMap((value) => value.split(',').slice(0, 1));",
      letsIn: 'two proofs, of which one is read',
    },
    {
      text: 'return headers.authorization !== undefined || headers.dpop !== undefined;',
      replacement:
        'return headers.authorization !== undefined && /^(bearer|dpop) /i.test(String(headers.authorization));',
      letsIn: 'credentials that cannot be read, as a stranger, where a token is optional',
    },
  ),
];
