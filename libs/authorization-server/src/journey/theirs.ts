import { clientPolicy } from '../clients/client-policy.js';
import { isOfUse } from '../clients/client-rights.js';
import { mayUse } from '../clients/may-use.js';
import { redirectDestination } from '../clients/redirect-destination.js';
import type { WaitingRequest } from '../records/authorization-request.js';
import type { Client } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import { type RolesHeldNeeds, rolesHeld } from '../roles/roles-held.js';
import { organizationNamed } from './organization-named.js';

/** Why one person can be given nothing of a request, whatever they prove or allow. */
export const turnedAwayReasons = ['organization', 'app', 'role'] as const;
export type TurnedAway = (typeof turnedAwayReasons)[number];

/** What of a request is for one person. */
export interface Theirs {
  readonly request: WaitingRequest;
  readonly turnedAway?: TurnedAway | undefined;
}

/**
 * What of a request this person can be given now: for the organization that it names if they are a member of that, by their roles at
 * its APIs. Where a page shows it to them, only that is ever granted. Where an operator says that no page has to, all of it is: what a
 * role gives later counts then.
 */
export async function theirs(
  deps: RolesHeldNeeds & Pick<CorePorts, 'stores'>,
  request: WaitingRequest,
  client: Client,
  subject: string,
): Promise<Theirs> {
  const organization =
    request.organization === undefined ? undefined : await organizationNamed(deps, request.organization, subject);
  if (request.organization !== undefined && !organization) return { request, turnedAway: 'organization' };
  const organizationId = organization?.organizationId;
  const asked = organizationId === undefined ? request : { ...request, organizationId };
  if (!(await mayUse(deps, client, { subject, organizationId }))) return { request: asked, turnedAway: 'app' };
  const held = await rolesHeld(
    deps,
    { kind: 'account', id: subject, organizationId },
    request.resources.map(({ identifier }) => identifier),
  );
  const resources = held.narrowAll(request.resources);
  if (!isOfUse({ ...request, resources }) && resources.length < request.resources.length) {
    return { request: asked, turnedAway: 'role' };
  }
  return { request: resources === request.resources || !isShown(request, client) ? asked : { ...asked, resources } };
}

/** Whether there can be a page on which the person reads what they allow. */
function isShown(request: WaitingRequest, client: Client): boolean {
  const { consentRequired, deviceRedirectsAsk } = clientPolicy(client);
  if (request.kind === 'own_page') return false;
  if (consentRequired || request.kind === 'device' || request.prompts.includes('consent')) return true;
  return deviceRedirectsAsk && redirectDestination(request.redirectUri).onDevice;
}
