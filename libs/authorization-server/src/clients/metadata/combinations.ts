import type { SigningAlgorithm } from '../../vocabulary/signing-algorithms.js';
import { clientPolicy } from '../client-policy.js';
import type { ClientDescription } from './client-description.js';
import { unfit } from './metadata-reader.js';

const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const algorithms = {
  tokenEndpointAuthSigningAlg: 'token_endpoint_auth_signing_alg',
  requestObjectSigningAlg: 'request_object_signing_alg',
  idTokenSignedResponseAlg: 'id_token_signed_response_alg',
  userinfoSignedResponseAlg: 'userinfo_signed_response_alg',
  authorizationSignedResponseAlg: 'authorization_signed_response_alg',
  introspectionSignedResponseAlg: 'introspection_signed_response_alg',
} as const satisfies Readonly<Partial<Record<keyof ClientDescription, string>>>;

/**
 * Members that are right by themselves and wrong together, of every client, whoever made it: what one of them says, the
 * other would silently undo.
 * @throws OAuthError invalid_client_metadata that names the member to change
 */
export function checkCombinations(client: ClientDescription): void {
  const policy = clientPolicy(client);
  const { grantTypes, redirectUris } = client;
  const refused = grantTypes.find((name) => !policy.grantTypes.includes(name));
  if (refused !== undefined) throw unfit('grant_types', `has ${refused}, which this client may not use`);
  if (grantTypes.includes('authorization_code') && redirectUris.length === 0)
    throw unfit('redirect_uris', 'is missing');
  if (grantTypes.includes(tokenExchange) && client.actsAsResource === undefined) {
    throw unfit('acts_as_resource', 'is missing, which token-exchange needs');
  }
  if (grantTypes.includes(jwtBearer) !== (client.trustedAssertionIssuers ?? []).length > 0) {
    throw unfit('trusted_assertion_issuers', 'and the grant type jwt-bearer go together');
  }
  const { defaultResource } = client;
  if (defaultResource !== undefined && !client.resources.some(({ identifier }) => identifier === defaultResource)) {
    throw unfit('default_resource', 'is not among the resources');
  }
  if (client.securityProfile === 'fapi') checkFapi(client);
  if (!client.requirePkce && policy.pkceRequired) {
    throw unfit('require_pkce', `cannot be false of a ${policy.profile} client`);
  }
  if (!client.rotateRefreshTokens && policy.rotatesRefreshTokens) {
    throw unfit('rotate_refresh_tokens', 'cannot be false of a public client');
  }
}

/** FAPI 2.0 Security Profile §5.3.2.1 and §5.4.1. */
function checkFapi(client: ClientDescription): void {
  if (client.tokenEndpointAuthMethod !== 'private_key_jwt') {
    throw unfit('token_endpoint_auth_method', 'of a fapi client must be private_key_jwt');
  }
  if (client.rotateRefreshTokens) throw unfit('rotate_refresh_tokens', 'cannot be true of a fapi client');
  for (const [member, name] of Object.entries(algorithms)) {
    const algorithm: SigningAlgorithm | undefined = client[member as keyof typeof algorithms];
    if (algorithm === 'RS256') throw unfit(name, 'of a fapi client cannot be RS256');
  }
}
