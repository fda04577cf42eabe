import { OAuthError } from '../../shared/oauth-error.js';

const loopbackHosts = ['127.0.0.1', '[::1]', 'localhost'];

/**
 * What a client may register to be sent to: https; a native app its own scheme by reverse domain (RFC 8252 §7.1, §8.4);
 * and plain http to the same machine alone (§7.3).
 * @throws OAuthError invalid_redirect_uri
 */
export function checkRedirectUris(
  name: string,
  uris: readonly string[],
  applicationType: 'web' | 'native',
): readonly string[] {
  if (!uris.every((uri) => isAcceptable(uri, applicationType))) {
    throw new OAuthError('invalid_redirect_uri', `${name} has an address that is not allowed`);
  }
  return uris;
}

function isAcceptable(uri: string, applicationType: 'web' | 'native'): boolean {
  if (!URL.canParse(uri) || uri.includes('#') || /[\s\\*]/.test(uri)) return false;
  const { protocol, hostname, username, password } = new URL(uri);
  if (username !== '' || password !== '') return false;
  if (protocol === 'https:') return hostname !== '';
  if (protocol === 'http:') return loopbackHosts.includes(hostname);
  return applicationType === 'native' && /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:$/.test(protocol);
}
