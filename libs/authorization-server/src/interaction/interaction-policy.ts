import type { PersonRequest } from '../authorization/authorization-request.js';
import type { Client } from '../clients/client.js';
import type { RedirectDestination } from '../clients/redirect-destination.js';
import type { Consent } from '../grants/consent.js';
import type { Session } from '../sessions/session.js';
import type { EpochSeconds } from '../shared/clock.js';
import type { OAuthErrorCode } from '../shared/oauth-error.js';
import type { Prompt } from './interaction.js';
import { consentReasons } from './prompts/consent.js';
import { loginReasons } from './prompts/login.js';
import { registerReasons } from './prompts/register.js';

/** All that the policy may look at. */
export interface PolicyInput {
  readonly request: PersonRequest & { readonly kind: 'authorization' | 'device' };
  /** What the client calls the person of the session. */
  readonly subjectForClient?: string | undefined;
  readonly client: Client;
  /** Where the answer goes; undefined for a device, which asks for it itself. */
  readonly destination?: RedirectDestination | undefined;
  readonly session?: Session | undefined;
  readonly consent?: Consent | undefined;
  readonly loggedInSessionId?: string | undefined;
  readonly consentedSessionId?: string | undefined;
  readonly now: EpochSeconds;
}

export type PolicyDecision =
  | { readonly kind: 'satisfied'; readonly session: Session }
  /** `error` answers prompt=none (OpenID Connect Core §3.1.2.6). */
  | { readonly kind: 'prompt'; readonly prompt: Prompt; readonly reason: string; readonly error: OAuthErrorCode };

/** The prompts in the order in which a person meets them; a second factor will stand between the two. */
const prompts: ReadonlyArray<{
  readonly prompt: Prompt;
  readonly error: OAuthErrorCode;
  readonly reasons: Readonly<Record<string, (input: PolicyInput) => boolean>>;
}> = [
  { prompt: 'register', error: 'interaction_required', reasons: registerReasons },
  { prompt: 'login', error: 'login_required', reasons: loginReasons },
  { prompt: 'consent', error: 'consent_required', reasons: consentReasons },
];

export function decideInteraction(input: PolicyInput): PolicyDecision {
  for (const { prompt, error, reasons } of prompts) {
    for (const [reason, holds] of Object.entries(reasons)) {
      if (holds(input)) return { kind: 'prompt', prompt, reason, error };
    }
  }
  if (!input.session) return { kind: 'prompt', prompt: 'login', reason: 'no_session', error: 'login_required' };
  return { kind: 'satisfied', session: input.session };
}
