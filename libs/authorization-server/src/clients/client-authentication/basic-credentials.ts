import { OAuthError } from '../../shared/oauth-error.js';

export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * Reads `Authorization: Basic` with both parts form-encoded (RFC 6749 §2.3.1); undefined where another scheme stands.
 * @throws OAuthError invalid_client when it is malformed
 */
export function parseBasicCredentials(authorizationHeader: string | undefined): ClientCredentials | undefined {
  if (authorizationHeader === undefined || !/^basic(\s|$)/i.test(authorizationHeader)) return undefined;
  const encoded = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorizationHeader)?.[1];
  if (encoded === undefined) throw malformed();
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 1) throw malformed();
  try {
    return {
      clientId: decodeURIComponent(decoded.slice(0, colon).replaceAll('+', ' ')),
      clientSecret: decodeURIComponent(decoded.slice(colon + 1).replaceAll('+', ' ')),
    };
  } catch {
    throw malformed();
  }
}

function malformed(): OAuthError {
  return new OAuthError('invalid_client', 'the Authorization header is malformed');
}
