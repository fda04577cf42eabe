import type { Client, GrantTypeName } from '../records/client.js';
import type { ParameterList } from '../shared/parameter-list.js';
import type { TokenResponse } from './token-response.js';

export interface TokenRequest {
  readonly client: Client;
  readonly parameters: ParameterList;
  /** Thumbprint of the key that the request proved (RFC 9449 §5). */
  readonly dpopJkt?: string | undefined;
}

/** One value of `grant_type` (RFC 6749 §4). */
export interface GrantType {
  readonly name: GrantTypeName;
  /** @throws OAuthError */
  handle(request: TokenRequest): Promise<TokenResponse>;
}
