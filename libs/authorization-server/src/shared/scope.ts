import { OAuthError } from './oauth-error.js';

/**
 * The scope tokens of a `scope` parameter, once each (RFC 6749 §3.3); undefined where it is absent.
 * @throws OAuthError invalid_scope on a character that a scope token cannot have
 */
export function parseScope(value: string | undefined): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const tokens = value.split(' ').filter((token) => token !== '');
  if (tokens.some((token) => !/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(token))) {
    throw new OAuthError('invalid_scope', 'scope has a character that is not allowed');
  }
  return [...new Set(tokens)];
}
