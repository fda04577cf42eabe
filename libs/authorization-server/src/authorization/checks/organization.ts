import { OAuthError } from '../../shared/oauth-error.js';
import { type ParameterList, singleParameter } from '../../shared/parameter-list.js';
import type { CheckInput, RequestPart } from '../check.js';

/**
 * `organization`: by its name or id. Whether there is one is not said before somebody has signed in, and to its members alone.
 * @throws OAuthError invalid_request for what can be the name or id of none
 */
export function readOrganization(parameters: ParameterList): string | undefined {
  const named = singleParameter(parameters, 'organization');
  if (named !== undefined && !/^[A-Za-z0-9_-]{1,128}$/.test(named)) {
    throw new OAuthError('invalid_request', 'organization is neither a name nor an id');
  }
  return named;
}

export function checkOrganization({ parameters }: CheckInput): RequestPart {
  const organization = readOrganization(parameters);
  return organization === undefined ? {} : { organization };
}
