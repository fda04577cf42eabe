import { type EndpointProfile, endpointProfiles } from './endpoint-profile.js';

/** RFC 6749 §5.1 names both. */
export const neverStored = { 'cache-control': 'no-store', pragma: 'no-cache' } as const;

export type EndpointHeaders = (profile: EndpointProfile | undefined) => Readonly<Record<string, string>>;

/** Headers of every answer, and those of a profile: made once. Where nothing is, there is no profile. */
export function endpointHeaders(issuer: string): EndpointHeaders {
  const ofEvery = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    ...(issuer.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  };
  const headersOf = (profile?: EndpointProfile) => ({
    ...ofEvery,
    ...(profile?.maxAge === undefined ? neverStored : { 'cache-control': `public, max-age=${profile.maxAge}` }),
    ...(profile?.readableBy === 'any origin' ? { 'access-control-allow-origin': '*' } : {}),
    ...(profile?.readableBy === 'client origins' ? { vary: 'Origin' } : {}),
  });
  const known = new Map(Object.values(endpointProfiles).map((profile) => [profile, headersOf(profile)]));
  const ofNothing = headersOf();
  return (profile) => (profile && known.get(profile)) ?? ofNothing;
}
