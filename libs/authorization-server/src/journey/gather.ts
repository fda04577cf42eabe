import type { SubjectIdentifiers } from '../claims/subject-identifiers.js';
import { clientPolicy } from '../clients/client-policy.js';
import { redirectDestination } from '../clients/redirect-destination.js';
import { isRemembered } from '../grants/consent-age.js';
import type { WaitingRequest } from '../records/authorization-request.js';
import type { Client } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import type { Interaction } from '../records/interaction.js';
import type { Session } from '../records/session.js';
import type { Person } from './person.js';
import { dueTerms } from './required-actions/accept-terms.js';
import { openOrders } from './required-actions/open-orders.js';
import type { StepInput } from './step-input.js';
import type { TurnedAway } from './theirs.js';

export interface GatherNeeds extends Pick<CorePorts, 'accounts' | 'clock' | 'profiles' | 'settings' | 'stores'> {
  readonly subjects: SubjectIdentifiers;
}

/**
 * What the steps look at.
 * @param request as it is for the person
 * @param past what happened within the interaction, if there is one
 */
export async function gather(
  deps: GatherNeeds,
  request: WaitingRequest,
  client: Client,
  { session, proved }: Person,
  past: Pick<Interaction, 'consentedSessionId'> | undefined,
  turnedAway?: TurnedAway,
): Promise<StepInput> {
  const remembered = async (destination: string, { subject }: Session) => {
    const consent = await deps.stores.consents.find(subject, client.clientId, destination);
    return consent && isRemembered(consent, deps) ? consent : undefined;
  };
  const destination = request.kind === 'authorization' ? redirectDestination(request.redirectUri) : undefined;
  return {
    request,
    client,
    session,
    subjectForClient: session && (await deps.subjects.of(client, session.subject)),
    destination,
    consent:
      session && destination && clientPolicy(client).consentRequired
        ? await remembered(destination.name, session)
        : undefined,
    proved,
    consentedSessionId: past?.consentedSessionId,
    now: deps.clock.now(),
    turnedAway,
    dueTerms: session ? await dueTerms(deps, { subject: session.subject, clientId: client.clientId }) : [],
    isIncomplete: session && deps.profiles ? await deps.profiles.isIncomplete(session.subject) : false,
    orders: session ? await openOrders(deps, session.subject) : new Set(),
  };
}
