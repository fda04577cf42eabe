import { singleParameter } from '../../shared/parameter-list.js';
import type { CheckInput, RequestPart } from '../request-draft.js';

/** OpenID Connect Core §3.1.2.1: a hint never fails a request, but an id_token_hint that is not ours does. */
export async function checkHints({ parameters, deps }: CheckInput): Promise<RequestPart> {
  const idTokenHint = singleParameter(parameters, 'id_token_hint');
  const hinted = idTokenHint === undefined ? undefined : await deps.tokenSigner.verifyIdTokenHint(idTokenHint);
  return {
    loginHint: singleParameter(parameters, 'login_hint')?.slice(0, 256),
    hintedSubject: hinted?.subject,
    acrValues: (singleParameter(parameters, 'acr_values') ?? '').split(' ').filter((value) => value !== ''),
  };
}
