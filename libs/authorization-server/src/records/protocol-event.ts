import type { InitiatingEntity } from './security-event.js';

/**
 * What happened in the protocol, for the operator's log: ids and reasons, never a secret, token, code or `state`, and of people their
 * subject alone.
 */
export type ProtocolEvent =
  | { readonly event: 'session_ended'; readonly sessionId: string; readonly by: InitiatingEntity }
  | {
      readonly event: 'logout_delivered';
      readonly clientId: string;
      readonly sessionId: string;
      readonly attempts: number;
    }
  | {
      readonly event: 'logout_delivery_failed';
      readonly clientId: string;
      readonly sessionId: string;
      readonly attempts: number;
      readonly reason: string;
    }
  | {
      readonly event: 'refresh_token_rotated';
      readonly clientId: string;
      readonly grantId: string;
      readonly subject: string;
    }
  | { readonly event: 'refresh_token_reused'; readonly clientId: string; readonly grantId: string };
