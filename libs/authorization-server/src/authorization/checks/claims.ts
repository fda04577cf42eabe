import { parseClaimsRequest } from '../../claims/parse-claims-request.js';
import { OAuthError } from '../../shared/oauth-error.js';
import { singleParameter } from '../../shared/parameter-list.js';
import type { CheckInput, RequestPart } from '../check.js';

/** OpenID Connect Core §5.5 `claims`, with what it says of the person (`sub`) and of the sign-in (`acr`). */
export function checkClaims({ client, parameters }: CheckInput): RequestPart {
  const text = singleParameter(parameters, 'claims');
  const claims = text === undefined ? undefined : parseClaimsRequest(text, client.identityScopes);
  const acr = claims?.id_token?.acr;
  const wanted = acr ? [acr.values ?? acr.value ?? []].flat().filter((value) => typeof value === 'string') : [];
  const listed = (singleParameter(parameters, 'acr_values') ?? '').split(' ').filter((value) => value !== '');
  const subject = claims?.id_token?.sub?.value;
  if (subject !== undefined && typeof subject !== 'string') {
    throw new OAuthError('invalid_request', 'claims asks for a sub that is no text');
  }
  return {
    claims,
    acrValues: wanted.length > 0 ? wanted : listed.length > 0 ? listed : (client.defaultAcrValues ?? []),
    acrEssential: acr?.essential === true && wanted.length > 0,
    ...(subject === undefined ? {} : { hintedSubject: subject }),
  };
}
