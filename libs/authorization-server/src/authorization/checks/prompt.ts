import type { PromptValue } from '../../records/person-request.js';
import { OAuthError } from '../../shared/oauth-error.js';
import { singleParameter } from '../../shared/parameter-list.js';
import { isOpenToStrangers } from '../../shared/user-registration.js';
import type { CheckInput, RequestPart } from '../check.js';

const known: readonly string[] = ['none', 'login', 'consent', 'select_account', 'create'] satisfies PromptValue[];

/** OpenID Connect Core §3.1.2.1 `prompt` and `max_age`. Unknown prompts are refused, `none` stands alone. */
export function checkPrompt({ client, parameters, deps }: CheckInput): RequestPart {
  const prompts = [
    ...new Set((singleParameter(parameters, 'prompt') ?? '').split(' ').filter((value) => value !== '')),
  ];
  if (prompts.some((value) => !known.includes(value))) {
    throw new OAuthError('invalid_request', 'prompt has an unknown value');
  }
  if (prompts.includes('none') && prompts.length > 1) {
    throw new OAuthError('invalid_request', 'prompt none stands alone');
  }
  // Initiating User Registration 1.0 §4.1: an issuer that does not take part says so.
  if (prompts.includes('create') && (!isOpenToStrangers(deps.settings.userRegistration) || prompts.length > 1)) {
    throw new OAuthError('invalid_request', 'prompt create is not supported here');
  }
  const maxAge = singleParameter(parameters, 'max_age');
  if (maxAge !== undefined && !/^\d{1,9}$/.test(maxAge)) {
    throw new OAuthError('invalid_request', 'max_age must be a number of seconds');
  }
  return { prompts: prompts as PromptValue[], maxAge: maxAge === undefined ? client.defaultMaxAge : Number(maxAge) };
}
