import { mutationsOf } from '../mutation.js';

const policy = 'verification/token-policy.ts';
const required = "const requiredClaims = ['iss', 'aud', 'sub', 'client_id', 'exp', 'iat', 'jti'] as const;";
const without = (name: string) => ({
  text: required,
  replacement: required.replace(new RegExp(`'${name}'(, )?`), '').replace(', ]', ']'),
  letsIn: `a token without ${name}`,
});
const named = 'const named = isForgivenHere || audiences.some(isOurs);';
const audienceBy = (is: string, letsIn: string) => ({
  text: named,
  replacement: `const named = audiences.some((one) => ${is});`,
  letsIn,
});
const issuer = "result('iss', 'issuer_mismatch', claims.iss === policy.issuer,";
const issuerBy = (is: string, letsIn: string) => ({
  text: issuer,
  replacement: `result('iss', 'issuer_mismatch', ${is},`,
  letsIn,
});

export const header = [
  ...mutationsOf(
    policy,
    {
      text: "typeof header.alg === 'string' && policy.algorithms.includes(header.alg),",
      replacement: "typeof header.alg === 'string',",
      letsIn: 'an algorithm that was not allowed, up to the look for its key',
    },
    {
      text: "return forgiven.idTokens ? isUntyped : typ === 'at+jwt' || (",
      replacement: "return typ !== 'jwt' || (",
      letsIn: 'tokens of other kinds, such as logout tokens',
    },
    {
      text: "return forgiven.idTokens ? isUntyped : typ === 'at+jwt' || (",
      replacement: "return typ === 'at+jwt' || typ === 'jwt' || (",
      letsIn: 'ID tokens',
    },
    {
      text: "return forgiven.idTokens ? isUntyped : typ === 'at+jwt' || (",
      replacement: "return typ === 'at+jwt' || typ === undefined || (",
      letsIn: 'tokens without typ',
    },
    {
      text: "'critical_header_refused', header.crit === undefined,",
      replacement: "'critical_header_refused', true,",
      letsIn: 'a token whose critical extension is not understood (RFC 7515 §4.1.11)',
    },
    {
      text: "typeof header.kid === 'string' || (policy.forgiven.missingKid &&",
      replacement: 'true || (policy.forgiven.missingKid &&',
      letsIn: 'a token without kid, where the set has one key',
      survives:
        'a second lock: in a set of several keys none is found without kid, and that of a single one is the issuer’s own',
    },
  ),
  ...mutationsOf(
    'verification/jwt-type.ts',
    {
      text: "if (typeof typ !== 'string') return '';",
      replacement: "if (typeof typ !== 'string') return String(typ);",
      letsIn: 'a typ that is a list',
    },
    {
      text: String.raw`return lower.replace(/^application\//, '');`,
      replacement: String.raw`return lower.replace(/^.*\//, '');`,
      letsIn: 'a typ of another media type',
    },
  ),
];

export const claims = [
  ...mutationsOf(
    policy,
    issuerBy('true', 'tokens of any issuer whose kid is known'),
    issuerBy('String(claims.iss).toLowerCase() === policy.issuer.toLowerCase()', 'iss in other case'),
    issuerBy(
      String.raw`String(claims.iss).replace(/\/$/, '') === policy.issuer.replace(/\/$/, '')`,
      'iss with another slash',
    ),
    issuerBy('String(claims.iss).startsWith(policy.issuer)', 'iss that begins like ours'),
    issuerBy('claims.iss === undefined || claims.iss === policy.issuer', 'a token without iss'),
    { text: named, replacement: 'const named = true;', letsIn: 'tokens for any audience' },
    audienceBy('String(one).startsWith(policy.audiences[0])', 'aud that begins like ours'),
    audienceBy('policy.audiences[0].startsWith(String(one))', 'aud that ours begins with'),
    audienceBy('String(one).toLowerCase() === policy.audiences[0].toLowerCase()', 'aud in other case'),
    audienceBy(
      String.raw`String(one).replace(/\/$/, '') === policy.audiences[0].replace(/\/$/, '')`,
      'aud with another slash',
    ),
    audienceBy('String(one).includes(policy.audiences[0])', 'aud as one text with several names'),
    {
      text: named,
      replacement: 'const named = audiences.length === 0 || audiences.some(isOurs);',
      letsIn: 'an empty aud',
    },
    {
      text: 'const alone = isForgivenHere || !policy.onlyAudience || ',
      replacement: 'const alone = true || ',
      letsIn: 'a token that is good for other APIs too, where that is forbidden',
    },
    {
      text: "(Array.isArray(value) && value.every((v) => typeof v === 'string'));",
      replacement: 'Array.isArray(value);',
      letsIn: 'aud with what is no name',
    },
    without('sub'),
    without('client_id'),
    without('exp'),
    without('iat'),
    without('jti'),
    {
      text: "return typeof value === 'string' && value !== '';",
      replacement: "return typeof value === 'string';",
      letsIn: 'an empty sub',
    },
    {
      text: "return typeof value === 'string' && value !== '';",
      replacement: "return value !== undefined && value !== '';",
      letsIn: 'a sub that is a number',
    },
    { text: 'exp + tolerance > now,', replacement: 'true,', letsIn: 'expired tokens' },
    { text: 'exp + tolerance > now,', replacement: 'exp + 600 > now,', letsIn: 'tokens that expired minutes ago' },
    { text: 'nbf - tolerance <= now,', replacement: 'true,', letsIn: 'tokens of the future' },
    {
      text: '(numericDate(claims.nbf) ?? Number.NaN)',
      replacement: '(numericDate(claims.nbf) ?? 0)',
      letsIn: 'nbf as a text, null or a list',
    },
    {
      text: "claims.scope === undefined || typeof claims.scope === 'string',",
      replacement: 'true,',
      letsIn: 'a scope that is a list, read as none',
    },
    {
      text: "'claim_invalid', issues === undefined, 'the claims of the contract'",
      replacement: "'claim_invalid', true, 'the claims of the contract'",
      letsIn: 'tokens without the claims of the contract',
    },
    {
      text: "if (!isObject || 'then' in outcome) {",
      replacement: "if (!isObject || 'then' in outcome) return { value: {} }; else if (false) {",
      letsIn: 'whatever a schema of promises would refuse later',
      survives: 'a schema that answers with promises is a fault of the application, which its first request shows',
    },
  ),
  ...mutationsOf(
    'claims/numeric-date.ts',
    {
      text: "return typeof value === 'number' && value >= 0 && value <= latest ? value : undefined;",
      replacement: 'return Number(value) >= 0 && Number(value) <= latest ? Number(value) : undefined;',
      letsIn: 'exp as a text',
    },
    {
      text: 'value >= 0 && value <= latest ? value : undefined;',
      replacement: 'value >= 0 ? value : undefined;',
      letsIn: 'a token that never expires',
    },
  ),
  ...mutationsOf('verification/access-token-verifier.ts', {
    text: 'const own = Object.entries(value).filter(([name]) => !registered.has(name));',
    replacement: 'const own = Object.entries(value);',
    letsIn: 'an acr or a scope that the schema of the contract makes up',
  }),
];

const mark = (text: string, replacement: string, letsIn: string) => ({ text, replacement, letsIn });

export const marks = [
  ...mutationsOf(
    'verification/token-marks.ts',
    mark("['nonce', 'at_hash',", "['at_hash',", 'untyped ID tokens with a nonce'),
    mark("['nonce', 'at_hash', ", "['nonce', ", 'untyped ID tokens with at_hash'),
    mark("'c_hash', 's_hash']", "'s_hash']", 'untyped ID tokens with c_hash'),
    mark("'c_hash', 's_hash']", "'c_hash']", 'untyped ID tokens with s_hash'),
    mark("{ claim: 'events',", "{ claim: 'no events',", 'untyped logout tokens'),
    mark("{ claim: 'htm',", "{ claim: 'no htm',", 'untyped proofs'),
    mark("{ claim: 'htu',", "{ claim: 'no htu',", 'untyped proofs'),
    mark("{ claim: 'token_introspection',", "{ claim: 'no introspection',", 'answers of introspection'),
    mark("claim: 'typ',", "claim: 'no typ',", 'refresh and ID tokens of Keycloak'),
    mark("{ claim: 'token_use', kind", "{ claim: 'no token_use', kind", 'ID tokens of Cognito'),
    mark("claim: 'token_type',", "claim: 'no token_type',", 'tokens that call themselves refresh'),
    mark(
      'if (named !== undefined && names[credential].includes(named)) return [];',
      'if (named === undefined || names[credential].includes(named)) return [];',
      'a mark that is no text',
    ),
  ),
  ...mutationsOf(policy, {
    text: '...(policy.forgiven.untypedHeader ? [checkMarks(claims, policy)] : []),',
    replacement: '',
    letsIn: 'every other kind of untyped token',
  }),
];
