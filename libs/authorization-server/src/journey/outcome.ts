import type { ResponseMode, VerifiedRedirectUri } from '../records/authorization-request.js';
import type { Client } from '../records/client.js';
import { OAuthError } from '../shared/oauth-error.js';
import type { ParameterList } from '../shared/parameter-list.js';
import type { StepName } from './pending-steps.js';

/** An authorization response: only a verified redirect URI can stand here. */
export interface Redirect {
  readonly kind: 'redirect';
  readonly to: VerifiedRedirectUri;
  readonly transport: ResponseMode['transport'];
  /** `code` or `error`, `state` as it came, and `iss` (RFC 9207); or all of them in a `response` (JARM). */
  readonly parameters: ParameterList;
  /** For the operator's log, where the answer is an error. */
  readonly error?: OAuthError | undefined;
  /**
   * The client, where the answer is an error and no operator vouches for its address: a browser in which nobody is signed in is not
   * sent there by itself; its person is shown where it leads (RFC 9700 §4.11.2).
   */
  readonly stranger?: Client | undefined;
  readonly asked?: Asked | undefined;
}

/** What a refused request asked for, as far as it may stand in a log: never `state`, a nonce, a hint or a token. */
export interface Asked {
  /** Of a client that is known. */
  readonly clientId?: string | undefined;
  readonly received: Readonly<Record<string, string>>;
}

/** The person is to be shown the page of this step. */
export interface InteractionRequired {
  readonly kind: 'interaction';
  readonly step: StepName;
  readonly interactionId: string;
}

/** The person decided about a device, which hears of it by itself (RFC 8628 §3.3). */
export interface DeviceDecided {
  readonly kind: 'device_decided';
  readonly allowed: boolean;
}

/** The person is at a page of ours, or did not want to sign in to it and is at the first one. */
export interface OwnPage {
  readonly kind: 'own_page';
  readonly path: `/${string}`;
  /** What was asked of it, in its address. */
  readonly parameters?: ParameterList | undefined;
}

/** What must not be told by redirect: the client or its redirect URI is in doubt (RFC 6749 §4.1.2.1). */
export interface ErrorPage {
  readonly kind: 'error_page';
  readonly error: OAuthError;
  /** The parameter at fault. */
  readonly parameter?: string | undefined;
  readonly asked?: Asked | undefined;
}

export type AuthorizeOutcome = Redirect | InteractionRequired | DeviceDecided | OwnPage | ErrorPage;

/** The answer to whoever comes too late, or from elsewhere: nothing is said of what it was. */
export function interactionOver(): ErrorPage {
  return {
    kind: 'error_page',
    error: new OAuthError('invalid_request', 'this sign-in is over or belongs to another browser'),
  };
}
