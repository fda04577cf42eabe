import { AuthorizationEndpoint } from './authorization/authorization-endpoint.js';
import { ClientAuthenticator } from './clients/client-authentication/client-authenticator.js';
import { Discovery } from './discovery/discovery.js';
import { EndSessionEndpoint } from './end-session/end-session-endpoint.js';
import { RevocationEndpoint } from './revocation/revocation-endpoint.js';
import { SessionService } from './sessions/session-service.js';
import type { CoreDependencies, CorePorts } from './shared/core-dependencies.js';
import { KeyRing } from './signing/key-ring.js';
import { TokenSigner } from './signing/token-signer.js';
import { AuthorizationCodeGrantType } from './token/grant-types/authorization-code.js';
import { ClientCredentialsGrantType } from './token/grant-types/client-credentials.js';
import { RefreshTokenGrantType } from './token/grant-types/refresh-token.js';
import { TokenExchangeGrantType } from './token/grant-types/token-exchange.js';
import { TokenEndpoint } from './token/token-endpoint.js';
import { UserInfoEndpoint } from './userinfo/userinfo-endpoint.js';

export interface Core {
  readonly authorization: AuthorizationEndpoint;
  readonly endSession: EndSessionEndpoint;
  readonly sessions: SessionService;
  readonly token: TokenEndpoint;
  readonly userinfo: UserInfoEndpoint;
  readonly revocation: RevocationEndpoint;
  readonly discovery: Discovery;
  readonly keyRing: KeyRing;
  readonly tokenSigner: TokenSigner;
}

/** Wires the issuer over its ports. `keyRing.load()` must have run before it serves. */
export function createCore(ports: CorePorts): Core {
  const { clock, settings, stores, unitOfWork } = ports;
  const keyRing = new KeyRing({ store: stores.signingKeys, unitOfWork, clock, settings });
  const tokenSigner = new TokenSigner({ keyRing, clock, settings });
  const deps: CoreDependencies = { ...ports, keyRing, tokenSigner };
  const authenticator = new ClientAuthenticator(stores.clients);
  const sessions = new SessionService(deps);
  return {
    authorization: new AuthorizationEndpoint(deps),
    endSession: new EndSessionEndpoint(deps, sessions),
    sessions,
    token: new TokenEndpoint(authenticator, [
      new AuthorizationCodeGrantType(deps),
      new RefreshTokenGrantType(deps),
      new ClientCredentialsGrantType(deps),
      new TokenExchangeGrantType(deps),
    ]),
    userinfo: new UserInfoEndpoint(deps),
    revocation: new RevocationEndpoint(deps, authenticator),
    discovery: new Discovery(deps),
    keyRing,
    tokenSigner,
  };
}
