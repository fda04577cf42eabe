import { mutationsOf } from '../mutation.js';

const verifier = 'verification/access-token-verifier.ts';

export const signature = [
  ...mutationsOf(
    'verification/signature.ts',
    {
      text: 'if (algorithm.length !== undefined) return verify(',
      replacement: 'if (algorithm.length !== undefined) return true || verify(',
      letsIn: 'any signature',
    },
    {
      text: 'if (!algorithm || !fits(keyObject, algorithm)) return false;',
      replacement: 'if (!algorithm) return false;',
      letsIn: 'a key of one algorithm for another',
      survives: 'a second lock: the key set gives no key for an algorithm that is not its own',
    },
    {
      text: 'if (algorithm.length !== undefined && signature.length !== algorithm.length) return false;',
      replacement: '',
      letsIn: 'signatures of another length',
      survives: 'a second lock: the check of the signature refuses them too',
    },
    {
      text: 'return modulusLength >= modulusBits.least &&',
      replacement: 'return modulusLength >= 0 &&',
      letsIn: 'a short RSA key of a key source of the application',
      survives: 'a second lock: key sets pass over such keys; only a KeySource of one’s own could bring it',
    },
  ),
  ...mutationsOf(
    'verification/signature-queue.ts',
    { text: 'settle(results[index] === true);', replacement: 'settle(true);', letsIn: 'any signature' },
    {
      text: 'return false;',
      replacement: 'return true;',
      letsIn: 'what cannot be checked',
      survives: 'no key of a key set makes the check throw',
    },
  ),
  ...mutationsOf(
    verifier,
    {
      text: '(await this.#signatures.isSignedBy(token, alg, key))',
      replacement: 'key',
      letsIn: 'any signature, under a known kid',
    },
    {
      text: 'trust.policy.algorithms.includes(alg) &&',
      replacement: '',
      letsIn: 'algorithms that are not allowed',
      survives: 'a second lock: the header was held against the same list before',
    },
    {
      text: 'if (failed) throw new TokenRejection(failed);\n    return trust;',
      replacement: 'return trust;',
      letsIn: 'whatever its header says',
    },
  ),
  ...mutationsOf('verification/accepted-claims.ts', {
    text: 'if (failed) throw ofClient(new TokenRejection(failed), claims);\n  const shaped',
    replacement: 'const shaped',
    letsIn: 'whatever its claims say',
  }),
  ...mutationsOf(
    'verification/decode.ts',
    {
      text: "if (typeof token !== 'string' || token.length > longestToken) throw malformed();",
      replacement: '',
      letsIn: 'tokens of any length',
    },
    {
      text: 'signature === undefined || more !== undefined) throw malformed();',
      replacement: 'signature === undefined) throw malformed();',
      letsIn: 'tokens of four parts',
    },
    {
      text: 'if (![header, claims, signature].every(isCanonicalBase64Url)) throw malformed();',
      replacement: '',
      letsIn: 'one token in several spellings',
    },
    {
      text: 'value !== null && !Array.isArray(value)) return value as JsonObject;',
      replacement: 'value !== null) return value as JsonObject;',
      letsIn: 'claims that are a list, up to the next check',
    },
  ),
  ...mutationsOf(
    'verification/base64url.ts',
    {
      text: String.raw`return /^(?:[\w-]{4})*(?:[\w-][AQgw]|[\w-]{2}[AEIMQUYcgkosw048])?$/.test(text);`,
      replacement: String.raw`return /^[\w-]*$/.test(text);`,
      letsIn: 'a last character with bits that nobody reads',
    },
    {
      text: String.raw`return /^(?:[\w-]{4})*(?:[\w-][AQgw]|[\w-]{2}[AEIMQUYcgkosw048])?$/.test(text);`,
      replacement: String.raw`return /^(?:[\w-]{4})*(?:[\w-][AQgw]|[\w-]{2}[AEIMQUYcgkosw048])?=*$/.test(text);`,
      letsIn: 'padding',
    },
  ),
  ...mutationsOf(
    'verification/verified-token-cache.ts',
    {
      text: 'if (entry.claims.exp <= now || ',
      replacement: 'if (',
      letsIn: 'a remembered token after it expired',
      survives:
        'to see it a test would have to wait until a token has expired, beyond the tolerance of five minutes at most',
    },
    {
      text: 'entry.generation !== entry.trust.keys.generation() || entry.isOver?.()) {',
      replacement: 'entry.isOver?.()) {',
      letsIn: 'remembered tokens of a key that was taken away',
    },
    {
      text: "return nodeCrypto().hash('sha256', text, 'base64url');",
      replacement: "return nodeCrypto().hash('sha256', text.split('.').slice(0, 2).join('.'), 'base64url');",
      letsIn: 'a remembered token with any signature',
    },
    {
      text: "return nodeCrypto().hash('sha256', text, 'base64url');",
      replacement: "return nodeCrypto().hash('sha256', text.split('.').slice(1).join('.'), 'base64url');",
      letsIn: 'a remembered token with any header',
    },
  ),
];

export const keys = [
  ...mutationsOf(
    'keys/acceptable-key.ts',
    {
      text: "if (hasPrivateMember(jwk)) return 'it has a private member';",
      replacement: '',
      letsIn: 'a key whose private part was sent along',
    },
    {
      text: "if (use !== undefined && use !== 'sig') return 'its use is not sig';",
      replacement: '',
      letsIn: 'a key for encryption',
    },
    {
      text: "if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) {",
      replacement: 'if (false) {',
      letsIn: 'a key that must not verify',
    },
    {
      text: 'const named = algorithms.filter((alg) => jwk.alg === undefined || isSameAlgorithm(jwk.alg, alg));',
      replacement: 'const named = algorithms;',
      letsIn: 'a key of another algorithm',
    },
    {
      text: 'if (bits < modulusBits.least || bits > modulusBits.most) return',
      replacement: 'if (bits > modulusBits.most) return',
      letsIn: 'RSA of 1024 bits',
    },
    {
      text: "if (e !== publicExponent) return 'its RSA exponent is not 65537';",
      replacement: '',
      letsIn: 'RSA with the exponent 3',
    },
    {
      text: 'export const modulusBits = { least: 2048, most: 4096 } as const;',
      replacement: 'export const modulusBits = { least: 1024, most: 4096 } as const;',
      letsIn: 'RSA of 1024 bits, for signatures of tokens',
    },
    {
      text: "return octets.toString('base64url') === value ? octets : undefined;",
      replacement: 'return octets;',
      letsIn: 'one key in several spellings, each with its own thumbprint',
      survives: 'what is bound to a key names one thumbprint, and a proof by another spelling has another',
    },
  ),
  ...mutationsOf(
    'keys/withdrawable-keys.ts',
    {
      text: 'this.#withdrawn.add(kid);',
      replacement: '',
      letsIn: 'what a withdrawn key signs',
    },
    {
      text: 'return this.source.generation() + this.#withdrawals;',
      replacement: 'return this.source.generation();',
      letsIn: 'what is remembered of a withdrawn key',
    },
  ),
  ...mutationsOf('keys/key-source.ts', {
    text: "return [key.kid ?? '', key.alg ?? '', await calculateJwkThumbprint(key)].join(' ');",
    replacement: "return [key.kid ?? '', key.alg ?? ''].join(' ');",
    letsIn: 'remembered tokens of a key that was replaced under its kid',
    survives: 'keys at hand never change, and fetched ones only after minutes',
  }),
];
