import type { TokenRejection } from '../errors/token-rejection.js';
import { isCanonicalBase64Url } from './base64url.js';
import { reject } from './reject.js';
import { longestToken } from './token-form.js';
import type { JsonObject } from './token-policy.js';

export interface DecodedToken {
  readonly header: JsonObject;
  readonly claims: JsonObject;
}

/** Reads header and claims without trusting them. @throws TokenRejection malformed */
export function decode(token: string): DecodedToken {
  // Length first: nothing is read of what is too long to be a token.
  if (typeof token !== 'string' || token.length > longestToken) throw malformed();
  const [header, claims, signature, more] = token.split('.', 4);
  if (header === undefined || claims === undefined || signature === undefined || more !== undefined) throw malformed();
  if (![header, claims, signature].every(isCanonicalBase64Url)) throw malformed();
  return { header: headers.read(header), claims: parseObject(fromBase64Url(claims)) };
}

/** Most tokens have the header of the one before them: it serves all of them. What it holds in depth is never read. */
const headers = {
  text: '',
  value: {} as JsonObject,
  read(text: string): JsonObject {
    if (text !== this.text) {
      this.value = Object.freeze(parseObject(fromBase64Url(text)));
      this.text = text;
    }
    return this.value;
  },
};

function fromBase64Url(part: string): string {
  return Buffer.from(part, 'base64url').toString('utf8');
}

function parseObject(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch {
    // Not JSON: refused below.
  }
  throw malformed();
}

function malformed(): TokenRejection {
  return reject(
    'form',
    'malformed',
    'a signed JWT in compact form',
    'something else',
    'an opaque token, about which an issuer must be asked (introspection), or a broken one',
  );
}
