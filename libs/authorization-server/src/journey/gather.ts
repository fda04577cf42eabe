import type { SubjectIdentifiers } from '../claims/subject-identifiers.js';
import { clientPolicy } from '../clients/client-policy.js';
import { redirectDestination } from '../clients/redirect-destination.js';
import { isRemembered } from '../grants/consent-age.js';
import type { WaitingRequest } from '../records/authorization-request.js';
import type { Client } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import type { Interaction } from '../records/interaction.js';
import type { Session } from '../records/session.js';
import { methodsOf } from '../sessions/authentication-context.js';
import { isOfRememberedDevice } from '../sessions/remembered-devices.js';
import { isSupporterSure } from '../sessions/support-session.js';
import type { OrderedAction } from '../vocabulary/required-actions.js';
import { isDue } from './assurance.js';
import { offerStateOf } from './offers/offer-state.js';
import type { Person } from './person.js';
import { dueTerms } from './required-actions/accept-terms.js';
import { openOrders } from './required-actions/open-orders.js';
import type { Assurance, StepInput } from './step-input.js';
import type { TurnedAway } from './theirs.js';

export interface GatherNeeds
  extends Pick<CorePorts, 'accounts' | 'clock' | 'factors' | 'profiles' | 'settings' | 'stores'> {
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
  person: Person,
  past: Pick<Interaction, 'consentedSessionId' | 'createdAt' | 'offer' | 'offeredTo'> | undefined,
  turnedAway?: TurnedAway,
): Promise<StepInput> {
  const { session, proved } = person;
  const remembered = async (destination: string, { subject }: Session) => {
    const consent = await deps.stores.consents.find(subject, client.clientId, destination);
    return consent && isRemembered(consent, deps) ? consent : undefined;
  };
  const destination = request.kind === 'authorization' ? redirectDestination(request.redirectUri) : undefined;
  const orders = session ? await openOrders(deps, session.subject) : new Set<OrderedAction>();
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
    began: past?.createdAt,
    assurance: await assuranceOf(deps, request, client, session, orders),
    offers: await offerStateOf(deps, request, person, past),
    now: deps.clock.now(),
    turnedAway,
    dueTerms: session ? await dueTerms(deps, { subject: session.subject, clientId: client.clientId }) : [],
    isIncomplete: session && deps.profiles ? await deps.profiles.isIncomplete(session.subject) : false,
    orders,
  };
}

async function assuranceOf(
  deps: GatherNeeds,
  { resources }: WaitingRequest,
  client: Client,
  session: Session | undefined,
  orders: ReadonlySet<OrderedAction>,
): Promise<Assurance> {
  const { clock, factors, settings, stores } = deps;
  const [enrolled = [], ...apis] = await Promise.all([
    session && factors?.enrolled(session.subject),
    ...resources.map(({ identifier }) => stores.resourceServers.find(identifier)),
  ]);
  const required = [client.requiredAcr, ...apis.map((api) => api?.requiredAcr)];
  return {
    required: [...new Set(required.filter((acr) => acr !== undefined))],
    isSecondFactorRequired: orders.has('enrol_factor') || isDue(settings.factorPolicy.requiredFrom, clock.now()),
    enrolled,
    enrollable: factors?.enrollable ?? [],
    isSpared: session !== undefined && (await isSpared(deps, session)),
  };
}

/** What the installation wants of every sign-in was done: in a browser that is remembered, or by whoever acts as the person, of themselves. */
async function isSpared(deps: GatherNeeds, session: Session): Promise<boolean> {
  if (session.support) return isSupporterSure(deps, session.support);
  return isOfRememberedDevice(deps, session.subject, methodsOf(session));
}
