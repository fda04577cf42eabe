import { singleParameter } from '../../shared/parameter-list.js';
import type { CheckInput, RequestPart } from '../check.js';

/** OpenID Connect Core §3.1.2.1: what a hint says never fails a request, but an id_token_hint that is not ours does. */
export async function checkHints({ parameters, deps }: CheckInput): Promise<RequestPart> {
  const idTokenHint = singleParameter(parameters, 'id_token_hint');
  const loginHint = singleParameter(parameters, 'login_hint');
  if (idTokenHint === undefined) return { loginHint };
  const { subject } = await deps.tokenSigner.verifyIdTokenHint(idTokenHint);
  return { loginHint, hintedSubject: subject };
}
