import type { AdministeredRecords } from '@signet/administration';
import { accountLinks } from './account-links.js';
import { accounts } from './accounts.js';
import { actionOrders } from './action-orders.js';
import { activity } from './activity.js';
import { alertRules } from './alert-rules.js';
import { alerts } from './alerts.js';
import { attributeDefinitions } from './attribute-definitions.js';
import { audienceUses } from './audience-uses.js';
import { auditFollowers } from './audit-followers.js';
import { auditLog } from './audit-log.js';
import { authorizationCodes } from './authorization-codes.js';
import { clients } from './clients.js';
import { consents } from './consents.js';
import { deviceCodes } from './device-codes.js';
import { emailCodes } from './email-codes.js';
import { factors } from './factors.js';
import { failureCounts } from './failure-counts.js';
import { federatedIdentities } from './federated-identities.js';
import { grants } from './grants.js';
import { groups } from './groups.js';
import { idempotentRequests } from './idempotent-requests.js';
import { identityProviders } from './identity-providers.js';
import { initialAccessTokens } from './initial-access-tokens.js';
import { installationSettings } from './installation-settings.js';
import { interactions } from './interactions.js';
import { loginAttempts } from './login-attempts.js';
import { logoutDeliveries } from './logout-deliveries.js';
import { madeOffers } from './made-offers.js';
import { mail } from './mail.js';
import { managedThings } from './managed-things.js';
import { organizations } from './organizations.js';
import { ownerLinks } from './owner-links.js';
import { pictures } from './pictures.js';
import { proofs } from './proofs.js';
import { pushedRequests } from './pushed-requests.js';
import { refreshTokens } from './refresh-tokens.js';
import { refusals } from './refusals.js';
import { rememberedDevices } from './remembered-devices.js';
import { replays } from './replays.js';
import { resourceServers } from './resource-servers.js';
import { revokedAccessTokens } from './revoked-access-tokens.js';
import { roleAssignments } from './role-assignments.js';
import { secrets } from './secrets.js';
import { securityEventStreams } from './security-event-streams.js';
import { securityEvents } from './security-events.js';
import { sessions } from './sessions.js';
import { signingKeys } from './signing-keys.js';
import type { StoredRecord } from './stored-record.js';
import { supportAccesses } from './support-accesses.js';
import { terms, termsAcceptances } from './terms.js';
import { webhookDeliveries } from './webhook-deliveries.js';
import { webhooks } from './webhooks.js';

/**
 * The only list of what is stored: entities, stores and sweeps follow from it. One that is missing does not compile. In the
 * order in which they are swept: what a grant gave before the grant, with which it would go.
 */
export const records: Records = {
  authorizationCodes,
  deviceCodes,
  refreshTokens,
  grants,
  sessions,
  interactions,
  proofs,
  rememberedDevices,
  supportAccesses,
  consents,
  revokedAccessTokens,
  signingKeys,
  pushedRequests,
  replays,
  refusals,
  activity,
  audienceUses,
  failureCounts,
  logoutDeliveries,
  mail,
  initialAccessTokens,
  ownerLinks,
  securityEvents,
  securityEventStreams,
  clients,
  resourceServers,
  secrets,
  groups,
  organizations,
  roleAssignments,
  actionOrders,
  emailCodes,
  madeOffers,
  accountLinks,
  terms,
  termsAcceptances,
  identityProviders,
  federatedIdentities,
  accounts,
  attributeDefinitions,
  factors,
  pictures,
  loginAttempts,
  auditLog,
  idempotentRequests,
  managedThings,
  installationSettings,
  alertRules,
  alerts,
  auditFollowers,
  webhooks,
  webhookDeliveries,
};

export type RecordName = keyof AdministeredRecords;

type Records = { readonly [Name in RecordName]: StoredRecord<AdministeredRecords[Name]> };

export const entities = Object.values(records).flatMap((record) => record.entities);
