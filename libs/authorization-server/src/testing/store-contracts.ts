import { describe, expect, it } from '@jest/globals';
import { AskedVerbs } from './asked-verbs.js';
import { describeAccountLinkContracts } from './contracts/account-links.js';
import { describeActionOrderContracts } from './contracts/action-orders.js';
import { describeActivityContracts } from './contracts/activity.js';
import { describeAudienceUseContracts } from './contracts/audience-uses.js';
import { describeAuditLogContracts } from './contracts/audit-log.js';
import { describeAuthorizationCodeContracts } from './contracts/authorization-codes.js';
import { describeClientContracts } from './contracts/clients.js';
import { describeConsentContracts } from './contracts/consents.js';
import type { CreateStores } from './contracts/create-stores.js';
import { describeDeviceCodeContracts } from './contracts/device-codes.js';
import { describeEmailCodeContracts } from './contracts/email-codes.js';
import { describeFailureCountContracts } from './contracts/failure-counts.js';
import { describeFederationContracts } from './contracts/federation.js';
import { describeGrantContracts } from './contracts/grants.js';
import { describeGroupContracts } from './contracts/groups.js';
import { describeInitialAccessTokenContracts } from './contracts/initial-access-tokens.js';
import { describeInteractionContracts } from './contracts/interactions.js';
import { describeLogoutDeliveryContracts } from './contracts/logout-deliveries.js';
import { describeMadeOfferContracts } from './contracts/made-offers.js';
import { describeMailContracts } from './contracts/mail.js';
import { describeOrganizationContracts } from './contracts/organizations.js';
import { describeProofContracts } from './contracts/proofs.js';
import { describePushedRequestContracts } from './contracts/pushed-requests.js';
import { describeRefreshTokenContracts } from './contracts/refresh-tokens.js';
import { describeRefusalContracts } from './contracts/refusals.js';
import { describeRememberedDeviceContracts } from './contracts/remembered-devices.js';
import { describeReplayContracts } from './contracts/replays.js';
import { describeResourceServerContracts } from './contracts/resource-servers.js';
import { describeRevokedAccessTokenContracts } from './contracts/revoked-access-tokens.js';
import { describeRoleAssignmentContracts } from './contracts/role-assignments.js';
import { describeSecretContracts } from './contracts/secrets.js';
import { describeSecurityEventContracts } from './contracts/security-events.js';
import { describeSessionContracts } from './contracts/sessions.js';
import { describeSigningKeyContracts } from './contracts/signing-keys.js';
import { describeSupportAccessContracts } from './contracts/support-accesses.js';
import { describeTermsContracts } from './contracts/terms.js';
import { describeUnitOfWorkContracts } from './contracts/unit-of-work.js';

/** A file of contracts/ for each record. */
const contracts = [
  describeAccountLinkContracts,
  describeActionOrderContracts,
  describeMadeOfferContracts,
  describeTermsContracts,
  describeEmailCodeContracts,
  describeAudienceUseContracts,
  describeAuditLogContracts,
  describeAuthorizationCodeContracts,
  describeClientContracts,
  describeConsentContracts,
  describeGrantContracts,
  describeInitialAccessTokenContracts,
  describeInteractionContracts,
  describeProofContracts,
  describeRememberedDeviceContracts,
  describeSupportAccessContracts,
  describeRefreshTokenContracts,
  describeResourceServerContracts,
  describeRevokedAccessTokenContracts,
  describeSecurityEventContracts,
  describeSessionContracts,
  describeSigningKeyContracts,
  describeReplayContracts,
  describeRefusalContracts,
  describeActivityContracts,
  describeFailureCountContracts,
  describeFederationContracts,
  describePushedRequestContracts,
  describeDeviceCodeContracts,
  describeLogoutDeliveryContracts,
  describeMailContracts,
  describeSecretContracts,
  describeUnitOfWorkContracts,
  describeGroupContracts,
  describeOrganizationContracts,
  describeRoleAssignmentContracts,
];

/** What every implementation of the core's ports must do, whatever it is built on. */
export function describeStoreContracts(name: string, createUnwatched: CreateStores): void {
  const asked = new AskedVerbs();
  const create: CreateStores = async () => {
    const { stores, unitOfWork } = await createUnwatched();
    return { stores: asked.watch(stores), unitOfWork: asked.watchWithin(unitOfWork) };
  };
  for (const describeContracts of contracts) describeContracts(name, create);

  describe(`contracts: ${name}`, () => {
    it('were held by every verb of every port', () => {
      expect(asked.unasked).toEqual([]);
    });
  });
}
