import { createHash, randomBytes } from 'node:crypto';
import { audience } from '../token/service.js';
import { redirectUri, scope } from './service.js';

/** One authorization request that nobody has sent yet, with what redeems its code. */
export interface Attempt {
  /** Path and query. */
  readonly path: string;
  readonly state: string;
  readonly nonce: string;
  /** RFC 7636 §4.1. */
  readonly verifier: string;
}

/** Made ahead, so that the load has nothing to compute while it measures. */
export function makeAttempts(count: number, clientId: string, random: () => string = randomText): readonly Attempt[] {
  return Array.from({ length: count }, () => {
    const [state, nonce, verifier] = [random(), random(), random()];
    const parameters = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      scope,
      resource: audience,
      state,
      nonce,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    return { path: `/authorize?${parameters}`, state, nonce, verifier };
  });
}

/** 43 characters. */
function randomText(): string {
  return randomBytes(32).toString('base64url');
}
