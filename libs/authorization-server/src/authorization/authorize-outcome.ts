import type { Prompt } from '../interaction/interaction.js';
import type { OAuthError } from '../shared/oauth-error.js';
import type { ParameterList } from '../shared/parameter-list.js';
import type { AuthorizationRequest, VerifiedRedirectUri } from './authorization-request.js';

/** An authorization response: only a verified redirect URI can stand here. */
export interface Redirect {
  readonly kind: 'redirect';
  readonly to: VerifiedRedirectUri;
  readonly responseMode: AuthorizationRequest['responseMode'];
  /** `code` or `error`, `state` as it came, and `iss` (RFC 9207). */
  readonly parameters: ParameterList;
  /** For the operator's log, where the answer is an error. */
  readonly error?: OAuthError | undefined;
}

export interface InteractionRequired {
  readonly kind: 'interaction';
  readonly prompt: Prompt;
  readonly interactionId: string;
}

/** What must not be told by redirect: the client or its redirect URI is in doubt (RFC 6749 §4.1.2.1). */
export interface ErrorPage {
  readonly kind: 'error_page';
  readonly error: OAuthError;
  /** The parameter at fault. */
  readonly parameter?: string | undefined;
}

export type AuthorizeOutcome = Redirect | InteractionRequired | ErrorPage;
