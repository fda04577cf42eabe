import * as oauth from 'oauth4webapi';
import { asking } from './asking.js';
import { inTimeToRepeat, isTooLate } from './patience.js';

/** The issuer says that this sign-in is over. */
export class SessionOver extends Error {
  override readonly name = 'SessionOver';
}

export interface Refreshing {
  readonly server: oauth.AuthorizationServer;
  readonly client: oauth.Client;
  readonly refreshToken: string;
  /** For which audience (RFC 8707). */
  readonly resource: string;
  /** The key that tokens are bound to (RFC 9449), where they are. */
  readonly DPoP?: oauth.DPoPHandle;
}

/**
 * New tokens of a public client (RFC 6749 §6).
 * @throws SessionOver where the issuer says so, and errors of oauth4webapi
 */
export async function refreshed(asked: Refreshing): Promise<oauth.TokenEndpointResponse> {
  const { server, client, refreshToken, resource, DPoP } = asked;
  const options = {
    ...asking(server.issuer),
    signal: inTimeToRepeat,
    additionalParameters: { resource },
    ...(DPoP && { DPoP }),
  };
  const ask = () => oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken, options);
  // Where the answer was lost, the same request is answered again for a moment.
  const again = () =>
    ask().catch((error: unknown) => {
      if (error instanceof TypeError || isTooLate(error)) return ask();
      throw error;
    });
  const read = async () => oauth.processRefreshTokenResponse(server, client, await again());
  try {
    // The first proof may lack the nonce that the issuer wants (RFC 9449 §8).
    return await read().catch((error: unknown) => {
      if (oauth.isDPoPNonceError(error)) return read();
      throw error;
    });
  } catch (error) {
    if (error instanceof oauth.ResponseBodyError && error.error === 'invalid_grant') throw new SessionOver();
    throw error;
  }
}
