import { OAuthError } from '../../shared/oauth-error.js';

/** RFC 9449 §8: the proof is to be made again with this nonce, which goes into the `DPoP-Nonce` header. */
export class UseDpopNonce extends OAuthError {
  constructor(readonly nonce: string) {
    super('use_dpop_nonce', 'the proof needs the nonce of the DPoP-Nonce header');
  }
}
