import type { ClaimsRequest } from './claims-request.js';
import type { ResourceAccess } from './resource-access.js';

export type PromptValue = 'none' | 'login' | 'consent' | 'select_account' | 'create';

/** What a client wants of a person, whatever the flow. */
export interface PersonRequest {
  readonly clientId: string;
  readonly identityScopes: readonly string[];
  /** Each named `resource` with the requested scopes that belong to it. */
  readonly resources: readonly ResourceAccess[];
  readonly prompts: readonly PromptValue[];
  /** Seconds. */
  readonly maxAge?: number | undefined;
  readonly loginHint?: string | undefined;
  /** `sub`, as this client knows it, of a verified id_token_hint or of the claims parameter. */
  readonly hintedSubject?: string | undefined;
  readonly acrValues: readonly string[];
  /** One of `acrValues` must be met (OpenID Connect Core §5.5.1.1). */
  readonly acrEssential: boolean;
  readonly claims?: ClaimsRequest | undefined;
  /** The organization for which somebody is to act, as the client names it: by its name or its id. */
  readonly organization?: string | undefined;
  /** The same once it is known of whom: its id, where they are a member. */
  readonly organizationId?: string | undefined;
}
