import { addressOf } from '../../endpoints/endpoint.js';
import { endpoints } from '../../endpoints/endpoints.js';
import type { ClientOrigin } from '../../records/client.js';
import { OAuthError } from '../../shared/oauth-error.js';
import { consoleClientId } from '../own-clients.js';
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
  /** Undefined where it has none yet. */
  readonly clientId?: string | undefined;
}

/** What a URI of a client is for, which decides what it may be beside well written. */
export type UriUse =
  /** A browser is sent there with an answer. */
  | 'redirect'
  /** We ask there: keys, sectors, logout. */
  | 'service'
  /** A person may be led there; a fragment names a place on the page. */
  | 'page';

const longestShown = 200;

/**
 * Why a client cannot have this URI, in words for whoever registered it; undefined where it can. One form for all of them, so that
 * every reader sees the same address: absolute by its own letters (RFC 3986 §4.3), ASCII, without user information, and spelled
 * as the WHATWG URL Standard writes it, save that an empty path may stay empty.
 */
export function uriFault(uri: string, use: UriUse): string | undefined {
  return (
    letterFaults.find(([letters]) => letters.test(uri))?.[1] ??
    (use === 'redirect' && uri.includes('*') ? 'has a wildcard' : undefined) ??
    (use !== 'page' && uri.includes('#') ? 'has a fragment' : undefined) ??
    (use === 'redirect' ? undefined : uri.startsWith('https://') ? undefined : 'is not https://') ??
    spellingFault(uri)
  );
}

/** Patterns that a URI must not match. */
const letterFaults: ReadonlyArray<readonly [RegExp, string]> = [
  [/[\s\p{Cc}\\]/u, 'has white space, a control character or a backslash'],
  [/[^\0-\x7f]/, 'has letters beyond ASCII, which a host writes in Punycode and all else percent-encoded (RFC 3986)'],
  [/[^\w.~:/?#[\]@!$&'()*+,;=%-]|%(?![\dA-Fa-f]{2})/, 'has characters that no URI has (RFC 3986)'],
  [/^(?![A-Za-z][\w+.-]*:)/, 'is not absolute'],
  [/^https?:(?!\/\/[^/?#])/i, 'has no host: it begins with https:// and a host'],
  [/^[^/?#]*\/\/[^/?#]*@/, 'has user information'],
];

function spellingFault(uri: string): string | undefined {
  if (!URL.canParse(uri)) return 'is no URI';
  const { href, hostname, protocol } = new URL(uri);
  const whole = uri.replace(/^(https?:\/\/[^/?#]+)(?=[?#]|$)/, '$1/');
  if (href !== whole) return `is another one than it seems${href.length > longestShown ? '' : `: ${href}`}`;
  if (protocol !== 'https:' && protocol !== 'http:') return undefined;
  return hosts.test(hostname) ? undefined : 'has a host that is neither a DNS name nor an IP address';
}

/** As `URL` writes them; a trailing dot is another spelling of the same host. */
const hosts = /^(?:\[[\da-f:.]+\]|[a-z\d_](?:[\w-]*[a-z\d_])?(?:\.[a-z\d_](?:[\w-]*[a-z\d_])?)*)$/;

/**
 * Why nobody can be sent there with an answer, whenever it was registered: it is badly written, or it is the issuer, whose pages
 * would get what is meant for a client. The console alone is an app there, and the issuer alone makes it.
 * @param issuer where it is known
 */
export function redirectUriFault(
  uri: string,
  issuer: string | undefined,
  { origin, clientId }: Pick<Registrant, 'origin' | 'clientId'>,
): string | undefined {
  const fault = uriFault(uri, 'redirect');
  if (fault !== undefined || issuer === undefined || !isSamePlace(uri, issuer)) return fault;
  const isConsole = origin === 'operator' && clientId === consoleClientId;
  return isConsole && isOfConsole(uri, issuer) ? undefined : "is the issuer's own";
}

/** Exactly, for what stands there knows answers to what it asked itself from all others. */
function isOfConsole(uri: string, issuer: string): boolean {
  return [endpoints.consoleCallback, endpoints.console].some((endpoint) => addressOf(issuer, endpoint) === uri);
}

/**
 * https; a native app its own scheme by reverse domain (RFC 8252 §7.1, §8.4), of an operator's client any that is free; plain http
 * to the same machine alone (§7.3).
 * @param uri well written
 */
function schemeFault(uri: string, { applicationType, origin }: Registrant): string | undefined {
  const { protocol, hostname } = new URL(uri);
  const scheme = protocol.slice(0, 64);
  if (protocol === 'https:') return undefined;
  if (protocol === 'http:') return loopbackHosts.includes(hostname) ? undefined : 'is plain http to another machine';
  if (applicationType !== 'native') return `has the scheme ${scheme}, which application_type native alone may have`;
  if (takenSchemes.includes(protocol.slice(0, -1)))
    return `has the scheme ${scheme}, which is not an application's own`;
  // RFC 8252 §8.4: any app may take such a scheme as well. Where an operator says so, it is known whose it is.
  if (origin === 'operator' || /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:$/.test(protocol)) return undefined;
  return `has the scheme ${scheme}, which any app may take: it must be a domain of yours in reverse order, as com.example.app: (RFC 8252 section 7.1)`;
}

/** One origin, or two names of one port of this machine. */
function isSamePlace(uri: string, issuer: string): boolean {
  if (!URL.canParse(issuer)) return false;
  const [one, other] = [new URL(uri), new URL(issuer)];
  const areLoopback = loopbackHosts.includes(one.hostname) && loopbackHosts.includes(other.hostname);
  return one.origin === other.origin || (areLoopback && one.port === other.port && one.protocol === other.protocol);
}

/** @throws OAuthError invalid_redirect_uri that says what is wrong with the first one that is */
export function checkRedirectUris(
  name: string,
  uris: readonly string[],
  registrant: Registrant,
  issuer: string | undefined,
): readonly string[] {
  for (const uri of uris) {
    const fault = redirectUriFault(uri, issuer, registrant) ?? schemeFault(uri, registrant);
    if (fault !== undefined) throw new OAuthError('invalid_redirect_uri', `${name} has an address that ${fault}`);
  }
  return uris;
}
