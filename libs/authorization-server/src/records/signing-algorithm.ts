/** The algorithms a resource server may have its access tokens signed with. */
export type SigningAlgorithm = 'ES256' | 'RS256' | 'PS256' | 'EdDSA';
