import type { OAuthErrorCode } from '@signet/authorization-server';
import type { PlainKey } from './messages/catalogue.js';

/** What a person reads of a refusal: its code decides, and the name of a parameter where that says more; for the core's description is English and for the log. */
const ofCode = {
  invalid_request: 'error.request',
  invalid_client: 'error.client',
  invalid_grant: 'error.over',
  unauthorized_client: 'error.not_allowed',
  unsupported_grant_type: 'error.request',
  unsupported_response_type: 'error.request',
  invalid_scope: 'error.not_allowed',
  access_denied: 'error.denied',
  server_error: 'error.server',
  temporarily_unavailable: 'error.busy',
  invalid_token: 'error.over',
  insufficient_scope: 'error.not_allowed',
  invalid_target: 'error.not_allowed',
  invalid_request_object: 'error.request',
  invalid_request_uri: 'error.request',
  invalid_dpop_proof: 'error.request',
  use_dpop_nonce: 'error.request',
  authorization_pending: 'error.asks_person',
  slow_down: 'error.busy',
  expired_token: 'error.over',
  invalid_redirect_uri: 'error.request',
  invalid_client_metadata: 'error.request',
  stream_not_found: 'error.unavailable',
  too_many_streams: 'error.busy',
  unmet_authentication_requirements: 'error.not_allowed',
  login_required: 'error.asks_person',
  consent_required: 'error.asks_person',
  interaction_required: 'error.asks_person',
  registration_not_supported: 'error.unavailable',
} as const satisfies Record<OAuthErrorCode, PlainKey>;

/** Of invalid_request, by the parameter at fault. */
const ofParameter: Readonly<Record<string, PlainKey>> = {
  client_id: 'error.unknown_client',
  redirect_uri: 'error.address',
  post_logout_redirect_uri: 'error.address',
  id_token_hint: 'error.hint_of_session',
};

export function errorWords(code: OAuthErrorCode, parameter?: string): PlainKey {
  const more = parameter !== undefined && Object.hasOwn(ofParameter, parameter) ? ofParameter[parameter] : undefined;
  return code === 'invalid_request' && more !== undefined ? more : ofCode[code];
}

export const errorCodes = Object.keys(ofCode) as readonly OAuthErrorCode[];
