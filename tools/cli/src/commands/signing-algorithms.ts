import type { SigningAlgorithm } from '@signet/authorization-server';

/** What an option that names an algorithm may say. */
export const signingAlgorithms: readonly SigningAlgorithm[] = ['ES256', 'RS256', 'PS256', 'EdDSA'];
