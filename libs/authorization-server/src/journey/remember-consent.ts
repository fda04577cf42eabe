import { disclosedScopes } from '../claims/disclosed-scopes.js';
import { clientPolicy } from '../clients/client-policy.js';
import { redirectDestination } from '../clients/redirect-destination.js';
import { isRemembered } from '../grants/consent-age.js';
import { consentBasis, sameBasis } from '../grants/consent-basis.js';
import type { AuthorizationRequest } from '../records/authorization-request.js';
import type { Client } from '../records/client.js';
import type { ConsentStore } from '../records/consent.js';
import type { CorePorts } from '../records/core-ports.js';
import type { ResourceAccess } from '../records/resource-access.js';

/**
 * Within a unit of work: what this person allowed answers for them next time. What they had agreed to stays where that is not over
 * and the client is still what they saw then; else they agreed to it of another, and only this counts.
 */
export async function rememberConsent(
  consents: ConsentStore,
  request: AuthorizationRequest,
  client: Client,
  subject: string,
  deps: Pick<CorePorts, 'clock' | 'settings'>,
): Promise<void> {
  const { clientId } = client;
  const { name: destination, onDevice } = redirectDestination(request.redirectUri);
  // They are asked each time.
  if (onDevice && clientPolicy(client).deviceRedirectsAsk) return;
  const basis = consentBasis(client);
  const stored = await consents.find(subject, clientId, destination);
  const before = stored && isRemembered(stored, deps) && sameBasis(stored.basis, basis) ? stored : undefined;
  await consents.save({
    subject,
    clientId,
    destination,
    basis,
    identityScopes: [...new Set([...(before?.identityScopes ?? []), ...disclosedScopes(request)])],
    resources: mergeResources(before?.resources ?? [], request.resources),
    organizations: addOrganization(before?.organizations, request.organizationId),
    updatedAt: deps.clock.now(),
  });
}

/** At most so many: for another one the oldest is asked about again. */
const mostOrganizations = 50;

function addOrganization(before: readonly string[] | undefined, added: string | undefined) {
  return added === undefined
    ? before
    : [...(before ?? []).filter((each) => each !== added), added].slice(-mostOrganizations);
}

function mergeResources(
  before: readonly ResourceAccess[],
  added: readonly ResourceAccess[],
): readonly ResourceAccess[] {
  const merged = new Map(before.map(({ identifier: id, scopes }) => [id, new Set(scopes)]));
  for (const { identifier: id, scopes } of added) merged.set(id, new Set([...(merged.get(id) ?? []), ...scopes]));
  return [...merged].map(([id, scopes]) => ({ identifier: id, scopes: [...scopes] }));
}
