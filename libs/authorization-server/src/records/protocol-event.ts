import type { HookFailure } from './claims-policy.js';
import type { InitiatingEntity } from './security-event.js';

/**
 * What happened in the protocol, for the operator's log: ids and reasons, never a secret, token, code or `state`, and of people their
 * subject alone.
 */
export type ProtocolEvent =
  | {
      readonly event: 'signed_in';
      readonly subject: string;
      readonly sessionId: string;
      readonly clientId?: string | undefined;
    }
  | ({ readonly event: 'consent_allowed' | 'consent_denied' } & Decided)
  /** There was nothing for them: no such organization of theirs, an app for others, no role at the APIs that it asks for. */
  | ({
      readonly event: 'access_refused';
      readonly reason: string;
      /** What was asked for, separated by blanks. */
      readonly audiences?: string | undefined;
    } & Decided)
  /** Somebody of support who acts as `subject` was given nothing, and why. */
  | {
      readonly event: 'support_access_refused';
      readonly accessId: string;
      readonly supporter: string;
      readonly subject: string;
      readonly clientId: string;
      readonly reason: string;
    }
  | { readonly event: 'client_registered' | 'client_changed' | 'client_deleted'; readonly clientId: string }
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
      /** Too large, or its hook did not give it: the token says so. */
      readonly event: 'claims_omitted';
      /** The API, or the client of an ID token and UserInfo. */
      readonly audience: string;
      readonly subject: string;
      /** Their names. */
      readonly claims: string;
    }
  | {
      readonly event: 'claims_hook_failed';
      readonly audience: string;
      /** The host that was asked. */
      readonly host: string;
      readonly failure: HookFailure;
      readonly reason: string;
    }
  | {
      readonly event: 'refresh_token_rotated';
      readonly clientId: string;
      readonly grantId: string;
      readonly subject: string;
    }
  | { readonly event: 'refresh_token_reused'; readonly clientId: string; readonly grantId: string };

interface Decided {
  readonly clientId: string;
  /** Undefined where nobody is signed in. */
  readonly subject?: string | undefined;
}
