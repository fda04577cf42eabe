import { identityScopes, scopeClaims } from '../claims/claim-registry.js';
import type { CoreDependencies } from '../shared/core-dependencies.js';

export type Metadata = Readonly<Record<string, unknown>>;

const reservedClaims = ['sub', 'iss', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'acr', 'amr', 'azp', 'at_hash', 'sid'];

/** OpenID Connect Discovery 1.0 §3 and RFC 8414 §2: says what is so, and nothing more. */
export class Discovery {
  constructor(private readonly deps: CoreDependencies) {}

  async authorizationServerMetadata(): Promise<Metadata> {
    const { issuer } = this.deps.settings;
    const resourceServers = await this.deps.stores.resourceServers.list();
    const authenticationMethods = ['client_secret_basic', 'client_secret_post', 'none'];
    return {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      revocation_endpoint: `${issuer}/revoke`,
      scopes_supported: [...identityScopes, ...resourceServers.flatMap(({ scopes }) => Object.keys(scopes))],
      response_types_supported: ['code'],
      response_modes_supported: ['query', 'fragment', 'form_post'],
      grant_types_supported: [
        'authorization_code',
        'refresh_token',
        'client_credentials',
        'urn:ietf:params:oauth:grant-type:token-exchange',
      ],
      token_endpoint_auth_methods_supported: authenticationMethods,
      revocation_endpoint_auth_methods_supported: authenticationMethods,
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    };
  }

  async openidConfiguration(): Promise<Metadata> {
    const { issuer } = this.deps.settings;
    return {
      ...(await this.authorizationServerMetadata()),
      userinfo_endpoint: `${issuer}/userinfo`,
      end_session_endpoint: `${issuer}/end-session`,
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      claim_types_supported: ['normal'],
      claims_supported: [...new Set([...reservedClaims, ...Object.values(scopeClaims).flat()])],
      prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
      claims_parameter_supported: false,
      request_parameter_supported: false,
      request_uri_parameter_supported: false,
    };
  }
}
