import type { ClientOrigin } from '../../records/client.js';
import { OAuthError } from '../../shared/oauth-error.js';
import { loopbackHosts } from './application-type.js';

/** Schemes that a browser, or another program that everybody has, answers to itself: no client's own. */
const takenSchemes = (
  'about blob chrome cid data file filesystem ftp geo imap intent irc jar javascript ldap magnet mailto market mid ' +
  'mms mmst moz-extension news nntp resource rtsp sip sips sms smsto ssh tel urn vbscript view-source ws wss xmpp'
).split(' ');

/** Who a redirect URI is registered for. */
interface Registrant {
  readonly applicationType: 'web' | 'native';
  readonly origin: ClientOrigin;
}

/**
 * What a client may register to be sent to: https; a native app its own scheme by reverse domain (RFC 8252 §7.1, §8.4), of
 * an operator's client any that is free; and plain http to the same machine alone (§7.3).
 * @throws OAuthError invalid_redirect_uri that says what is wrong
 */
export function checkRedirectUris(name: string, uris: readonly string[], registrant: Registrant): readonly string[] {
  for (const uri of uris) {
    const reason = refuse(uri, registrant);
    if (reason !== undefined) throw new OAuthError('invalid_redirect_uri', `${name} has ${reason}`);
  }
  return uris;
}

function refuse(uri: string, { applicationType, origin }: Registrant): string | undefined {
  if (!URL.canParse(uri) || uri.includes('#') || /[\s\\*]/.test(uri)) {
    return 'an address that is not allowed: it is absolute, without fragment, space or wildcard';
  }
  const { protocol, hostname, username, password } = new URL(uri);
  if (username !== '' || password !== '') return 'an address with a user or a password';
  if (protocol === 'https:') return hostname === '' ? 'an address without a host' : undefined;
  if (protocol === 'http:') {
    return loopbackHosts.includes(hostname) ? undefined : 'http to another machine, which must be https';
  }
  const scheme = protocol.slice(0, 64);
  if (applicationType !== 'native') return `the scheme ${scheme}, which application_type native alone may have`;
  if (takenSchemes.includes(protocol.slice(0, -1))) return `the scheme ${scheme}, which is not an application's own`;
  // RFC 8252 §8.4: any app may take such a scheme as well. Where an operator says so, it is known whose it is.
  if (origin === 'operator' || /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:$/.test(protocol)) return undefined;
  return `the scheme ${scheme}, which any app may take: it must be a domain of yours in reverse order, as com.example.app: (RFC 8252 section 7.1)`;
}
