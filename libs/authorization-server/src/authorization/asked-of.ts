import type { Asked, AuthorizeOutcome } from '../journey/outcome.js';
import type { Client } from '../records/client.js';
import type { ParameterList } from '../shared/parameter-list.js';
import { targetParameters } from '../vocabulary/target-parameters.js';

/** What names nobody and opens nothing. */
const tellable: readonly string[] = [
  'acr_values',
  'code_challenge_method',
  'max_age',
  'prompt',
  'redirect_uri',
  'response_mode',
  'response_type',
  'scope',
  ...targetParameters,
];

/** A refusal with what was received, for the log; any other outcome as it is. */
export function withAsked(
  outcome: AuthorizeOutcome,
  { client, parameters }: { readonly client: Client | undefined; readonly parameters: ParameterList },
): AuthorizeOutcome {
  const isRefusal = outcome.kind === 'error_page' || (outcome.kind === 'redirect' && outcome.error !== undefined);
  return isRefusal ? { ...outcome, asked: asked(client, parameters) } : outcome;
}

function asked(client: Client | undefined, parameters: ParameterList): Asked {
  const received = parameters.filter(([name]) => tellable.includes(name));
  return { clientId: client?.clientId, received: Object.fromEntries(received) };
}
