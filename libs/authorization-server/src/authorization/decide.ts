import type { SubjectIdentifiers } from '../claims/subject-identifiers.js';
import { clientPolicy } from '../clients/client-policy.js';
import { redirectDestination } from '../clients/redirect-destination.js';
import { decideInteraction, type PolicyDecision } from '../interaction/interaction-policy.js';
import type { AuthorizationRequest, DeviceRequest } from '../records/authorization-request.js';
import type { Client } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import type { Interaction } from '../records/interaction.js';
import type { Session } from '../records/session.js';

export interface DecideNeeds extends Pick<CorePorts, 'clock' | 'stores'> {
  readonly subjects: SubjectIdentifiers;
}

/** Gathers what the policy looks at, and asks it. @param past what happened within the interaction, if there is one */
export async function decide(
  deps: DecideNeeds,
  request: AuthorizationRequest | DeviceRequest,
  client: Client,
  session: Session | undefined,
  past: Pick<Interaction, 'loggedInSessionId' | 'consentedSessionId'> | undefined,
): Promise<PolicyDecision> {
  const destination = request.kind === 'authorization' ? redirectDestination(request.redirectUri) : undefined;
  return decideInteraction({
    request,
    client,
    session,
    subjectForClient: session && (await deps.subjects.of(client, session.subject)),
    destination,
    consent:
      session && destination && clientPolicy(client).consentRequired
        ? await deps.stores.consents.find(session.subject, client.clientId, destination.name)
        : undefined,
    loggedInSessionId: past?.loggedInSessionId,
    consentedSessionId: past?.consentedSessionId,
    now: deps.clock.now(),
  });
}

/** OpenID Connect Core §5.5.1.1: an essential acr that no sign-in here has. */
export function isOutOfReach(request: AuthorizationRequest, session: Session): boolean {
  return request.acrEssential && !request.acrValues.includes(session.acr ?? '');
}
