import { type Endpoint, endpoints } from '@signet/authorization-server';
import { type EndpointProfile, endpointProfiles } from './endpoint-profile.js';
import { servedEndpoints } from './served-endpoints.js';

/** RFC 6749 §5.1 names both. */
export const neverStored = { 'cache-control': 'no-store', pragma: 'no-cache' } as const;

export type EndpointHeaders = (endpoint: Endpoint | undefined) => Readonly<Record<string, string>>;

/** What no page here asks a browser for (Permissions Policy). Signing in with a key is not among it. */
const noFeatures = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'usb',
]
  .map((feature) => `${feature}=()`)
  .join(', ');

/**
 * A client may open these in a window of its own, whose answer finds its way back by `window.opener`: they keep it. All other pages
 * are cut off from whoever opened them (HTML, Cross-Origin-Opener-Policy).
 */
const withOpener: ReadonlySet<Endpoint> = new Set<Endpoint>([
  endpoints.authorization,
  endpoints.login,
  endpoints.consent,
  endpoints.acceptTerms,
  endpoints.changePassword,
  endpoints.verifyEmail,
  endpoints.completeProfile,
  endpoints.noAccess,
  endpoints.createAccount,
  endpoints.endSession,
  endpoints.logout,
  endpoints.signedOut,
]);

function openerPolicyOf(endpoint: Endpoint | undefined): Readonly<Record<string, string>> {
  return endpoint && withOpener.has(endpoint) ? {} : { 'cross-origin-opener-policy': 'same-origin' };
}

/** Headers of every answer, and those of an endpoint: made once. Where nothing is, there is no endpoint. */
export function endpointHeaders(issuer: string): EndpointHeaders {
  const ofEvery = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'permissions-policy': noFeatures,
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    ...(issuer.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  };
  const headersOf = (endpoint?: Endpoint) => {
    const profile: EndpointProfile | undefined = endpoint && endpointProfiles[endpoint.caller];
    return {
      ...ofEvery,
      // Fetch standard: script of other origins cannot even load what it may not read.
      'cross-origin-resource-policy': profile?.readableBy === 'any origin' ? 'cross-origin' : 'same-origin',
      ...openerPolicyOf(endpoint),
      ...(profile?.maxAge === undefined
        ? neverStored
        : { 'cache-control': `public, max-age=${profile.maxAge}${profile.isImmutable ? ', immutable' : ''}` }),
      ...(profile?.readableBy === 'any origin' ? { 'access-control-allow-origin': '*' } : {}),
      ...(profile?.readableBy === 'client origins' ? { vary: 'Origin' } : {}),
    };
  };
  const known = new Map(servedEndpoints.map((endpoint) => [endpoint, headersOf(endpoint)]));
  const ofNothing = headersOf();
  return (endpoint) => (endpoint && known.get(endpoint)) ?? ofNothing;
}
