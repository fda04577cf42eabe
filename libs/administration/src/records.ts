import type { Stores, UnitOfWork } from '@signet/authorization-server';
import type {
  AccountStore,
  AttributeDefinitionStore,
  FactorStore,
  LoginAttemptStore,
  PictureStore,
} from '@signet/identity';
import type { AlertRuleStore, AlertStore } from './alerts/alert-rule.js';
import type { ManagedThingStore } from './configuration/managed-thing.js';
import type { IdempotentRequestStore } from './idempotency/idempotent-requests.js';
import type { Initiator } from './initiator.js';
import type { OwnerLinkStore } from './owners/owner-link.js';
import type { InstallationSettingsStore } from './settings/stored-setting.js';
import type { AuditFollowerStore } from './trail/audit-follower.js';
import type { WebhookStore } from './webhooks/webhook.js';
import type { WebhookDeliveryStore } from './webhooks/webhook-delivery.js';

/** Every record that an operator may change, those of the core and those of identity. */
export interface AdministeredRecords extends Stores {
  readonly accounts: AccountStore;
  readonly attributeDefinitions: AttributeDefinitionStore;
  readonly factors: FactorStore;
  readonly pictures: PictureStore;
  readonly loginAttempts: LoginAttemptStore;
  readonly ownerLinks: OwnerLinkStore;
  readonly idempotentRequests: IdempotentRequestStore;
  readonly managedThings: ManagedThingStore;
  readonly installationSettings: InstallationSettingsStore;
  readonly alertRules: AlertRuleStore;
  readonly alerts: AlertStore;
  readonly auditFollowers: AuditFollowerStore;
  readonly webhooks: WebhookStore;
  readonly webhookDeliveries: WebhookDeliveryStore;
}

/** Steps that stand or fall together, accounts included, and whose doing they are. */
export abstract class AdministrationUnitOfWork {
  /** When it resolves, all that `work` wrote is durable; when it throws, nothing is. */
  abstract run<T>(initiator: Initiator, work: (records: AdministeredRecords) => Promise<T>): Promise<T>;
}

/** For the core's own services, which know of no initiator. */
export function unitOfWorkOf(unitOfWork: AdministrationUnitOfWork, initiator: Initiator): UnitOfWork {
  return { run: (work) => unitOfWork.run(initiator, work) };
}
