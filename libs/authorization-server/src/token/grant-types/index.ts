import type { GrantTypes } from '../grant-type.js';
import { AuthorizationCodeGrantType } from './authorization-code.js';
import { ClientCredentialsGrantType } from './client-credentials.js';
import { DeviceCodeGrantType } from './device-code.js';
import { JwtBearerGrantType } from './jwt-bearer.js';
import { RefreshTokenGrantType } from './refresh-token.js';
import { TokenExchangeGrantType } from './token-exchange.js';

type Needs = ConstructorParameters<typeof AuthorizationCodeGrantType>[0] &
  ConstructorParameters<typeof JwtBearerGrantType>[0] &
  ConstructorParameters<typeof RefreshTokenGrantType>[0] &
  ConstructorParameters<typeof TokenExchangeGrantType>[0];

/** The handler of every grant type that is described. */
export function createGrantTypes(deps: Needs): GrantTypes {
  return {
    authorization_code: new AuthorizationCodeGrantType(deps),
    refresh_token: new RefreshTokenGrantType(deps),
    client_credentials: new ClientCredentialsGrantType(deps),
    'urn:ietf:params:oauth:grant-type:token-exchange': new TokenExchangeGrantType(deps),
    'urn:ietf:params:oauth:grant-type:device_code': new DeviceCodeGrantType(deps),
    'urn:ietf:params:oauth:grant-type:jwt-bearer': new JwtBearerGrantType(deps),
  };
}
