import { readOptions, type Shape } from '../options/read-options.js';
import type { TrustedIssuer } from '../verification/trusted-issuer.js';
import { texts, userPoolId } from './names.js';

export interface CognitoOptions {
  /** `eu-west-1_AbC123`; its region is part of it. */
  readonly userPoolId: string;
  /** The app clients whose tokens are accepted. */
  readonly clientIds: readonly string[];
}

const shape: Shape<CognitoOptions> = { userPoolId, clientIds: texts };

/**
 * Access tokens of a user pool of Amazon Cognito. Roles are `cognito:groups`. Custom scopes have the name of their resource server before them: `orders/read`.
 *
 * Given up: `typ: at+jwt`, in place of which `token_use` must say access; and `aud`, unless the app client asks with resource binding: a token
 * that one of these app clients has for another API is good here. An `aud` that is there must name this audience.
 * @throws TypeError
 */
export function cognito(options: CognitoOptions): TrustedIssuer {
  const { userPoolId: id, clientIds } = readOptions('cognito', options, shape);
  const [region] = id.split('_');
  const issuer = `https://cognito-idp.${region}.amazonaws.com/${id}`;
  return {
    issuer,
    jwksUri: `${issuer}/.well-known/jwks.json`,
    algorithms: ['RS256'],
    clientIds,
    rolesFrom: ['cognito:groups'],
    requiredClaims: [{ anyOf: ['token_use'], values: ['access'] }],
    acceptUntypedTokens: { untypedHeader: true, missingAudience: true },
  };
}
