import type { ResponseMode, VerifiedRedirectUri } from '../records/authorization-request.js';
import type { Prompt } from '../records/interaction.js';
import type { OAuthError } from '../shared/oauth-error.js';
import type { ParameterList } from '../shared/parameter-list.js';

/** An authorization response: only a verified redirect URI can stand here. */
export interface Redirect {
  readonly kind: 'redirect';
  readonly to: VerifiedRedirectUri;
  readonly transport: ResponseMode['transport'];
  /** `code` or `error`, `state` as it came, and `iss` (RFC 9207); or all of them in a `response` (JARM). */
  readonly parameters: ParameterList;
  /** For the operator's log, where the answer is an error. */
  readonly error?: OAuthError | undefined;
}

export interface InteractionRequired {
  readonly kind: 'interaction';
  readonly prompt: Prompt;
  readonly interactionId: string;
}

/** The person decided about a device, which hears of it by itself (RFC 8628 §3.3). */
export interface DeviceDecided {
  readonly kind: 'device_decided';
  readonly allowed: boolean;
}

/** What must not be told by redirect: the client or its redirect URI is in doubt (RFC 6749 §4.1.2.1). */
export interface ErrorPage {
  readonly kind: 'error_page';
  readonly error: OAuthError;
  /** The parameter at fault. */
  readonly parameter?: string | undefined;
}

export type AuthorizeOutcome = Redirect | InteractionRequired | DeviceDecided | ErrorPage;
