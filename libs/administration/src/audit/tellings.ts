import {
  type AccountLink,
  type AuditEntry,
  type AuditName,
  type FederatedIdentity,
  type IdentityProvider,
  type NewAuditEntry,
  publicJwk,
  type RememberedDevice,
  type RoleAssignmentKey,
  type SupportAccess,
  type TermsDocument,
} from '@signet/authorization-server';
import { type Account, type Factor, withOwnProfile } from '@signet/identity';
import { canonicalJson } from '@signet/runtime';
import type { AlertRule } from '../alerts/alert-rule.js';
import type { Ports, WriteVerb } from '../changes.js';
import { nameOfThing } from '../configuration/managed-thing.js';
import { viewOfInitialAccessToken } from '../initial-access-tokens/initial-access-tokens.js';
import type { AdministeredRecords } from '../records.js';
import { type StoredDocument, toldSettings } from '../settings/told-settings.js';
import type { Webhook } from '../webhooks/webhook.js';
import { difference } from './difference.js';
import {
  accountDisclosure,
  alertRuleDisclosure,
  clientDisclosure,
  federatedIdentityDisclosure,
  groupDisclosure,
  identityProviderDisclosure,
  initialAccessTokenDisclosure,
  organizationDisclosure,
  resourceDisclosure,
  signingKeyDisclosure,
  termsDisclosure,
  webhookDisclosure,
} from './disclosure.js';

export type Told = Pick<AuditEntry, 'name'> & { readonly id: string } & Partial<
    Pick<NewAuditEntry, 'subject' | 'clientId' | 'audience' | 'before' | 'after' | 'concealed' | 'personal'>
  >;

/** What an operator's write is told as. */
export interface Telling {
  /** Looked up before the write. */
  before?(records: AdministeredRecords, given: readonly never[]): Promise<unknown>;
  /** Undefined where nothing happened to anybody. */
  tell(change: {
    readonly given: readonly never[];
    readonly before: unknown;
    readonly answer: unknown;
  }): Told | undefined;
}

/** Not told by itself, because of that. */
export interface Aside {
  readonly aside: string;
}

type Method<Port extends Ports, Verb extends WriteVerb<Port>> = AdministeredRecords[Port][Verb] extends (
  ...given: infer Given
) => Promise<infer Answer>
  ? { readonly given: Given; readonly answer: Answer }
  : never;

type Given<Port extends Ports, Verb extends WriteVerb<Port>> = Method<Port, Verb>['given'];

function telling<Port extends Ports, Verb extends WriteVerb<Port>>(
  _port: Port,
  _verb: Verb,
  tell: (given: Given<Port, Verb>, answer: Method<Port, Verb>['answer']) => Told | undefined,
): Telling {
  return { tell: ({ given, answer }) => tell(given as never, answer as never) };
}

/** As `telling`, of something that was there before. */
function changing<Port extends Ports, Verb extends WriteVerb<Port>, Before>(
  _port: Port,
  _verb: Verb,
  before: (records: AdministeredRecords, given: Given<Port, Verb>) => Promise<Before>,
  tell: (given: Given<Port, Verb>, before: Before) => Told | undefined,
): Telling {
  return {
    before: (records, given) => before(records, given as never),
    tell: ({ given, before: was }) => tell(given as never, was as Before),
  };
}

const protocol: Aside = { aside: 'the protocol writes it, never an operator' };
const byCore: Aside = { aside: 'the core tells it by itself, whatever brought it about' };
const consequence: Aside = { aside: 'follows from what is told' };

/** What every write of every port is told as in an operator's unit of work. One that is missing here does not compile. */
export const tellings: { readonly [Port in Ports]: { readonly [Verb in WriteVerb<Port>]: Telling | Aside } } = {
  accounts: {
    insert: telling('accounts', 'insert', ([account]) => ofAccount('account_created', undefined, account)),
    update: changing(
      'accounts',
      'update',
      ({ accounts }, [account]) => accounts.find(account.subject),
      ([account], before) => ofAccount(accountChange(before, account), before, account),
    ),
    verifyEmail: telling('accounts', 'verifyEmail', ([{ subject }]) => ({
      name: 'account_changed',
      id: subject,
      subject,
      before: { emailVerified: false },
      after: { emailVerified: true },
    })),
    changeEmail: changing(
      'accounts',
      'changeEmail',
      ({ accounts }, [{ subject }]) => accounts.find(subject),
      ([{ subject, to, verified, now }], before) =>
        before
          ? ofAccount('account_changed', before, { ...before, email: to, emailVerified: verified, updatedAt: now })
          : { name: 'account_changed', id: subject, subject },
    ),
    changeProfile: changing(
      'accounts',
      'changeProfile',
      ({ accounts }, [{ subject }]) => accounts.find(subject),
      ([change], before) =>
        before
          ? ofAccount('account_changed', before, withOwnProfile(before, change))
          : { name: 'account_changed', id: change.subject, subject: change.subject },
    ),
    reopen: telling('accounts', 'reopen', ([{ subject, closedAt }]) => ({
      name: 'account_reopened',
      id: subject,
      subject,
      before: { closedAt },
    })),
    forgetDevices: consequence,
    replacePasswordHash: { aside: 'the same password by another hash, where its person signs in' },
    delete: changing(
      'accounts',
      'delete',
      ({ accounts }, [subject]) => accounts.find(subject),
      ([subject], before) => {
        // What they were known by goes with them.
        const { personal: _, ...told } = ofAccount('account_deleted', before, undefined);
        return { ...told, id: subject, subject };
      },
    ),
  },
  accountLinks: {
    insert: telling('accountLinks', 'insert', ([link]) => ofLink('link_made', link)),
    use: changing(
      'accountLinks',
      'use',
      ({ accountLinks }, [digest]) => accountLinks.find(digest),
      (_, before) => ofLink('link_used', before),
    ),
    delete: changing(
      'accountLinks',
      'delete',
      ({ accountLinks }, [digest]) => accountLinks.find(digest),
      (_, before) => ofLink('link_withdrawn', before),
    ),
    deleteAllOf: consequence,
    deleteExpired: protocol,
  },
  actionOrders: {
    insert: telling('actionOrders', 'insert', ([{ subject, action }]) => ofOrder('action_ordered', subject, action)),
    fulfil: telling('actionOrders', 'fulfil', ([{ subject, action }]) => ofOrder('action_done', subject, action)),
    withdraw: telling('actionOrders', 'withdraw', ([{ subject, action }]) =>
      ofOrder('action_order_withdrawn', subject, action),
    ),
    deleteAllOf: consequence,
  },
  factors: {
    insert: telling('factors', 'insert', ([factor]) => ofFactor('factor_added', factor)),
    replace: changing(
      'factors',
      'replace',
      ({ factors }, [{ factorId }]) => factors.find(factorId),
      ([factor], before) => {
        const name = factorChange(before, factor);
        return name && ofFactor(name, factor);
      },
    ),
    delete: changing(
      'factors',
      'delete',
      ({ factors }, [{ factorId }]) => factors.find(factorId),
      (_, before) => before && ofFactor('factor_removed', before),
    ),
    deleteAllOf: changing(
      'factors',
      'deleteAllOf',
      ({ factors }, [subject]) => factors.enrolled(subject),
      ([subject], before) =>
        before.length === 0
          ? undefined
          : { name: 'factors_reset', id: subject, subject, before: { types: before.map(({ type }) => type) } },
    ),
  },
  rememberedDevices: {
    insert: telling('rememberedDevices', 'insert', ([device]) => ofDevice('device_remembered', device)),
    // That it was used is told by the sign-in.
    use: protocol,
    delete: telling('rememberedDevices', 'delete', ([device]) => ofDevice('device_forgotten', device)),
    deleteAllOf: telling('rememberedDevices', 'deleteAllOf', ([subject], count) =>
      count === 0 ? undefined : { name: 'devices_forgotten', id: subject, subject, after: { count } },
    ),
    deleteExpired: protocol,
  },
  supportAccesses: {
    insert: telling('supportAccesses', 'insert', ([access]) => ({
      ...ofSupport('support_access_begun', access),
      after: {
        supporter: access.supporter,
        reason: access.reason,
        clientIds: access.clientIds,
        until: access.until,
      },
    })),
    enter: byCore,
    end: byCore,
    deleteExpired: protocol,
  },
  madeOffers: { make: protocol, decline: protocol, deleteAllOf: consequence },
  refusals: { record: protocol, deleteExpired: protocol },
  activity: { add: protocol, deleteExpired: protocol },
  audienceUses: { record: protocol },
  emailCodes: { save: protocol, tryOnce: protocol, consume: protocol, deleteExpired: protocol },
  managedThings: {
    save: changing(
      'managedThings',
      'save',
      ({ managedThings }, [thing]) => managedThings.find(thing),
      ([thing], before) => ({
        name: 'configuration_applied',
        id: nameOfThing(thing),
        ...(before && { before: { digest: before.digest } }),
        after: { digest: thing.digest },
      }),
    ),
    delete: telling('managedThings', 'delete', ([key]) => ({ name: 'configuration_left', id: nameOfThing(key) })),
  },
  installationSettings: {
    save: changing(
      'installationSettings',
      'save',
      ({ installationSettings }, [{ section }]) => installationSettings.find(section),
      ([{ section, document }], before) => ofSettings(section, before?.document, document),
    ),
    delete: changing(
      'installationSettings',
      'delete',
      ({ installationSettings }, [section]) => installationSettings.find(section),
      ([section], before) => ofSettings(section, before?.document, undefined),
    ),
  },
  alertRules: {
    insert: telling('alertRules', 'insert', ([rule]) => ofRule('alert_rule_created', rule.ruleId, undefined, rule)),
    delete: changing(
      'alertRules',
      'delete',
      ({ alertRules }, [ruleId]) => alertRules.find(ruleId),
      ([ruleId], before) => ofRule('alert_rule_deleted', ruleId, before, undefined),
    ),
  },
  alerts: { save: protocol, deleteOlderThan: protocol },
  attributeDefinitions: {
    insert: telling('attributeDefinitions', 'insert', ([definition]) => ({
      name: 'attribute_defined',
      id: definition.name,
      after: { ...definition },
    })),
    replace: changing(
      'attributeDefinitions',
      'replace',
      ({ attributeDefinitions }, [{ name }]) => attributeDefinitions.find(name),
      ([definition], before) => ({
        name: 'attribute_changed',
        id: definition.name,
        ...(before && { before: { ...before } }),
        after: { ...definition },
      }),
    ),
    delete: changing(
      'attributeDefinitions',
      'delete',
      ({ attributeDefinitions }, [name]) => attributeDefinitions.find(name),
      ([name], before) => ({ name: 'attribute_deleted', id: name, ...(before && { before: { ...before } }) }),
    ),
  },
  pictures: { save: consequence, deleteOf: consequence },
  auditFollowers: {
    start: consequence,
    moveTo: protocol,
    hold: protocol,
    succeeded: protocol,
    failed: protocol,
    gaveUp: telling('auditFollowers', 'gaveUp', ([name]) => ({
      name: 'webhook_given_up',
      id: name.slice(name.indexOf(':') + 1),
    })),
    delete: consequence,
  },
  auditLog: {
    append: { aside: 'is an entry' },
    count: { aside: 'is an entry' },
    forgetOrigins: telling('auditLog', 'forgetOrigins', ([{ subject }], count) => ({
      name: 'audit_origins_deleted',
      id: subject,
      subject,
      after: { count },
    })),
    forgetPerson: consequence,
    deleteOlderThan: { aside: 'the sweeper does it' },
  },
  authorizationCodes: { insert: protocol, consume: protocol, giveBack: protocol, deleteExpired: protocol },
  clients: {
    insert: telling('clients', 'insert', ([client]) => ofClient('client_created', undefined, client)),
    save: changing(
      'clients',
      'save',
      ({ clients }, [client]) => clients.find(client.clientId),
      ([client], before) => ofClient(before ? clientChange(before, client) : 'client_created', before, client),
    ),
    replace: changing(
      'clients',
      'replace',
      ({ clients }, [client]) => clients.find(client.clientId),
      ([client], before) => ofClient(clientChange(before, client), before, client),
    ),
    delete: changing(
      'clients',
      'delete',
      ({ clients }, [clientId]) => clients.find(clientId),
      ([clientId], before) => ({ ...ofClient('client_deleted', before, undefined), id: clientId, clientId }),
    ),
    markUsed: protocol,
    deleteExpired: protocol,
  },
  consents: {
    save: protocol,
    deleteAll: telling('consents', 'deleteAll', ([{ subject, clientId }], count) => ({
      name: 'consents_forgotten',
      id: subject ?? clientId ?? '',
      ...(subject !== undefined && { subject }),
      ...(clientId !== undefined && { clientId }),
      after: { count },
    })),
    deleteOlderThan: protocol,
  },
  deviceCodes: {
    insert: protocol,
    poll: protocol,
    decide: protocol,
    consume: protocol,
    giveBack: protocol,
    deleteExpired: protocol,
  },
  grants: {
    insert: protocol,
    revoke: telling('grants', 'revoke', ([grantId]) => ({ name: 'grant_revoked', id: grantId })),
    revokeAll: telling('grants', 'revokeAll', ([filter], count) => ({
      name: 'grants_revoked',
      id: filter.subject ?? filter.clientId ?? filter.sessionId ?? '',
      ...(filter.subject !== undefined && { subject: filter.subject }),
      ...(filter.clientId !== undefined && { clientId: filter.clientId }),
      after: { ...filter, count },
    })),
    deleteExpired: protocol,
  },
  groups: {
    insert: telling('groups', 'insert', ([group]) => ({
      name: 'group_created',
      id: group.groupId,
      ...difference(groupDisclosure, undefined, group),
    })),
    replace: changing(
      'groups',
      'replace',
      ({ groups }, [group]) => groups.find(group.groupId),
      ([group], before) => ({
        name: 'group_changed',
        id: group.groupId,
        ...difference(groupDisclosure, before, group),
      }),
    ),
    delete: changing(
      'groups',
      'delete',
      ({ groups }, [groupId]) => groups.find(groupId),
      ([groupId], before) => ({
        name: 'group_deleted',
        id: groupId,
        ...difference(groupDisclosure, before, undefined),
      }),
    ),
    addMember: telling('groups', 'addMember', ([{ groupId, subject }]) => ofMember('group_joined', groupId, subject)),
    removeMember: telling('groups', 'removeMember', ([{ groupId, subject }]) =>
      ofMember('group_left', groupId, subject),
    ),
    removeEverywhere: telling('groups', 'removeEverywhere', ([subject], count) => ({
      name: 'groups_left',
      id: subject,
      subject,
      after: { count },
    })),
  },
  idempotentRequests: {
    insert: protocol,
    answer: protocol,
    concerns: protocol,
    forgetPerson: consequence,
    delete: protocol,
    deleteExpired: protocol,
  },
  initialAccessTokens: {
    insert: telling('initialAccessTokens', 'insert', ([token]) => ({
      name: 'initial_access_token_created',
      id: viewOfInitialAccessToken(token).tokenId,
      ...difference(initialAccessTokenDisclosure, undefined, token),
    })),
    delete: changing(
      'initialAccessTokens',
      'delete',
      async ({ initialAccessTokens }, [digest]) =>
        (await initialAccessTokens.list()).find((token) => token.digest === digest),
      (_, before) => ({
        name: 'initial_access_token_revoked',
        id: before ? viewOfInitialAccessToken(before).tokenId : '',
        ...difference(initialAccessTokenDisclosure, before, undefined),
      }),
    ),
    use: protocol,
    deleteExpired: protocol,
  },
  interactions: {
    insert: protocol,
    recordConsent: protocol,
    recordOffer: protocol,
    endOffer: protocol,
    complete: protocol,
    extend: protocol,
    deleteExpired: protocol,
  },
  loginAttempts: {
    recordFailure: protocol,
    forgive: protocol,
    clear: telling('loginAttempts', 'clear', ([key]) => ({ name: 'lockout_forgotten', id: key })),
    clearAll: telling('loginAttempts', 'clearAll', ([prefix], count) => ({
      name: 'lockout_forgotten',
      id: prefix,
      after: { count },
    })),
    deleteOlderThan: protocol,
  },
  logoutDeliveries: {
    insert: consequence,
    claimDue: protocol,
    postpone: protocol,
    delete: protocol,
    deleteExpired: protocol,
  },
  mail: {
    insertBelow: consequence,
    claimDue: protocol,
    settle: protocol,
    revive: telling('mail', 'revive', ([mailId]) => ({ name: 'mail_revived', id: mailId })),
    forgetPerson: consequence,
    deleteExpired: protocol,
  },
  organizations: {
    insert: telling('organizations', 'insert', ([organization]) => ({
      name: 'organization_created',
      id: organization.organizationId,
      ...difference(organizationDisclosure, undefined, organization),
    })),
    replace: changing(
      'organizations',
      'replace',
      ({ organizations }, [{ organizationId }]) => organizations.find(organizationId),
      ([organization], before) => ({
        name: 'organization_changed',
        id: organization.organizationId,
        ...difference(organizationDisclosure, before, organization),
      }),
    ),
    delete: changing(
      'organizations',
      'delete',
      ({ organizations }, [organizationId]) => organizations.find(organizationId),
      ([organizationId], before) => ({
        name: 'organization_deleted',
        id: organizationId,
        ...difference(organizationDisclosure, before, undefined),
      }),
    ),
    addMember: telling('organizations', 'addMember', ([{ organizationId, subject }]) =>
      ofMember('organization_joined', organizationId, subject),
    ),
    removeMember: telling('organizations', 'removeMember', ([{ organizationId, subject }]) =>
      ofMember('organization_left', organizationId, subject),
    ),
    removeEverywhere: telling('organizations', 'removeEverywhere', ([subject], count) => ({
      name: 'organizations_left',
      id: subject,
      subject,
      after: { count },
    })),
  },
  ownerLinks: {
    insert: telling('ownerLinks', 'insert', ([{ purpose, subject, expiresAt }]) => ({
      name: 'owner_link_made',
      id: purpose,
      ...(subject !== undefined && { subject }),
      after: { purpose, expiresAt },
    })),
    delete: changing(
      'ownerLinks',
      'delete',
      ({ ownerLinks }, [digest]) => ownerLinks.find(digest),
      (_, before) => ({
        name: 'owner_link_used',
        id: before?.purpose ?? '',
        ...(before?.subject !== undefined && { subject: before.subject }),
      }),
    ),
    deleteExpired: protocol,
  },
  proofs: { save: protocol, extend: protocol, delete: protocol, deleteAllOf: consequence, deleteExpired: protocol },
  pushedRequests: { insert: protocol, consume: protocol, deleteExpired: protocol },
  refreshTokens: { insert: protocol, rotate: protocol, extend: protocol, deleteExpired: protocol },
  failureCounts: { add: protocol, deleteExpired: protocol },
  identityProviders: {
    insert: telling('identityProviders', 'insert', ([provider]) => ofProvider('provider_created', undefined, provider)),
    replace: changing(
      'identityProviders',
      'replace',
      ({ identityProviders }, [{ providerId }]) => identityProviders.find(providerId),
      ([provider], before) => ofProvider(providerChange(before, provider), before, provider),
    ),
    delete: changing(
      'identityProviders',
      'delete',
      ({ identityProviders }, [providerId]) => identityProviders.find(providerId),
      ([providerId], before) => ({ ...ofProvider('provider_deleted', before, undefined), id: providerId }),
    ),
  },
  federatedIdentities: {
    insert: telling('federatedIdentities', 'insert', ([identity], isNew) =>
      isNew ? ofIdentity('identity_linked', undefined, identity) : undefined,
    ),
    use: protocol,
    // As the change of the provider that it follows.
    forgetTokensAt: protocol,
    delete: changing(
      'federatedIdentities',
      'delete',
      ({ federatedIdentities }, [key]) => federatedIdentities.find(key),
      ([key], before) =>
        before ? ofIdentity('identity_unlinked', before, undefined) : { name: 'identity_unlinked', id: key },
    ),
    deleteAllOf: telling('federatedIdentities', 'deleteAllOf', ([subject], count) =>
      count === 0 ? undefined : { name: 'identities_unlinked', id: subject, subject, before: { count } },
    ),
  },
  replays: { remember: protocol, deleteExpired: protocol },
  resourceServers: {
    save: changing(
      'resourceServers',
      'save',
      ({ resourceServers }, [resource]) => resourceServers.find(resource.identifier),
      ([resource], before) => ({
        name: before ? 'resource_changed' : 'resource_created',
        id: resource.identifier,
        audience: resource.identifier,
        ...difference(resourceDisclosure, before, resource),
      }),
    ),
    delete: changing(
      'resourceServers',
      'delete',
      ({ resourceServers }, [identifier]) => resourceServers.find(identifier),
      ([identifier], before) => ({
        name: 'resource_deleted',
        id: identifier,
        audience: identifier,
        ...difference(resourceDisclosure, before, undefined),
      }),
    ),
  },
  revokedAccessTokens: { add: consequence, deleteExpired: protocol },
  roleAssignments: {
    insert: telling('roleAssignments', 'insert', ([assignment]) => ofRole('role_given', assignment)),
    delete: telling('roleAssignments', 'delete', ([assignment]) => ofRole('role_taken', assignment)),
    deleteAll: telling('roleAssignments', 'deleteAll', ([filter], count) => ({
      name: 'roles_taken',
      id: filter.holder?.id ?? filter.resource ?? filter.within?.id ?? '',
      ...(filter.holder?.kind === 'account' && { subject: filter.holder.id }),
      ...(filter.holder?.kind === 'client' && { clientId: filter.holder.id }),
      ...(filter.resource !== undefined && { audience: filter.resource }),
      before: { ...filter, count },
    })),
  },
  secrets: { findOrInsert: { aside: 'the issuer makes its own secrets, and an operator sees none' } },
  securityEvents: { insert: consequence, deleteExpired: protocol },
  securityEventStreams: {
    insertBelow: protocol,
    extend: protocol,
    delete: protocol,
    acknowledge: protocol,
    deleteExpired: protocol,
  },
  sessions: {
    insert: protocol,
    renew: protocol,
    touch: protocol,
    end: telling('sessions', 'end', ([sessionId]) => ({ name: 'session_ended', id: sessionId })),
    endAllOf: telling('sessions', 'endAllOf', ([subject], count) => ({
      name: 'sessions_ended',
      id: subject,
      subject,
      after: { count },
    })),
    deleteExpired: protocol,
  },
  signingKeys: {
    insert: telling('signingKeys', 'insert', ([key]) => ({
      name: 'signing_key_made',
      id: key.kid,
      ...difference(signingKeyDisclosure, undefined, key),
    })),
    insertFirst: telling('signingKeys', 'insertFirst', ([key]) => ({
      name: 'signing_key_made',
      id: key.kid,
      ...difference(signingKeyDisclosure, undefined, key),
    })),
    insertGiven: telling('signingKeys', 'insertGiven', ([key], isTaken) =>
      isTaken
        ? { name: 'signing_key_made', id: key.kid, ...difference(signingKeyDisclosure, undefined, key) }
        : undefined,
    ),
    retire: telling('signingKeys', 'retire', ([kid, retirement], isFirst) =>
      isFirst ? { name: 'signing_key_retired', id: kid, after: { ...retirement } } : undefined,
    ),
    // With its public half: of what is shown afterwards it says whether this key signed it.
    delete: changing(
      'signingKeys',
      'delete',
      async ({ signingKeys }, [kid]) => (await signingKeys.list()).find((key) => key.kid === kid),
      ([kid], before) => ({
        name: 'signing_key_withdrawn',
        id: kid,
        ...(before && { before: { algorithm: before.algorithm, publicJwk: publicJwk(before) } }),
      }),
    ),
    deleteExpired: protocol,
  },
  terms: {
    insert: telling('terms', 'insert', ([document]) => ofTerms('terms_created', undefined, document)),
    replace: changing(
      'terms',
      'replace',
      ({ terms }, [document]) => terms.find(document),
      ([document], before) =>
        ofTerms(document.retiredAt === undefined ? 'terms_published' : 'terms_retired', before, document),
    ),
  },
  termsAcceptances: { insert: protocol },
  webhooks: {
    insert: telling('webhooks', 'insert', ([webhook]) => ofWebhook('webhook_created', undefined, webhook)),
    replace: changing(
      'webhooks',
      'replace',
      ({ webhooks }, [{ webhookId }]) => webhooks.find(webhookId),
      ([webhook], before) => ofWebhook(webhookChange(before, webhook), before, webhook),
    ),
    delete: changing(
      'webhooks',
      'delete',
      ({ webhooks }, [webhookId]) => webhooks.find(webhookId),
      ([webhookId], before) => ({ ...ofWebhook('webhook_deleted', before, undefined), id: webhookId }),
    ),
  },
  webhookDeliveries: {
    insert: telling('webhookDeliveries', 'insert', ([{ webhookId, messageId }]) => ({
      name: 'webhook_tested',
      id: webhookId,
      after: { messageId },
    })),
    claimDue: protocol,
    postpone: protocol,
    bury: consequence,
    hasten: protocol,
    revive: telling('webhookDeliveries', 'revive', ([letters], count) => ({
      name: 'webhook_replayed',
      id: letters.webhookId,
      after: { ...letters, count },
    })),
    delete: protocol,
    deleteAllOf: consequence,
    deleteOlderThan: protocol,
  },
};
function ofTerms(name: AuditName, before: TermsDocument | undefined, after: TermsDocument): Told {
  return { name, id: `${after.termsId} ${after.version}`, ...difference(termsDisclosure, before, after) };
}

/** By which people are protected by less is told as that. */
function ofSettings(section: string, before: StoredDocument, after: StoredDocument): Told {
  const told = toldSettings(section, before, after);
  const name = told.isWeaker ? 'policy_weakened' : 'settings_changed';
  return { name, id: section, before: told.before, after: told.after };
}

function ofRule(name: AuditName, id: string, before: AlertRule | undefined, after: AlertRule | undefined): Told {
  return { name, id, ...difference(alertRuleDisclosure, before, after) };
}

function ofWebhook(name: AuditName, before: Webhook | undefined, after: Webhook | undefined): Told {
  const shown = (webhook: Webhook | undefined) => webhook && { ...webhook, host: new URL(webhook.url).host };
  const id = (after ?? before)?.webhookId ?? '';
  return { name, id, ...difference(webhookDisclosure, shown(before), shown(after)) };
}

function webhookChange(before: Webhook | undefined, after: Webhook): AuditName {
  if (before && before.secret !== after.secret) return 'webhook_secret_changed';
  return after.disabled && !before?.disabled ? 'webhook_disabled' : 'webhook_changed';
}

function ofProvider(name: AuditName, before: IdentityProvider | undefined, after: IdentityProvider | undefined): Told {
  const id = (after ?? before)?.providerId ?? '';
  return { name, id, ...difference(identityProviderDisclosure, before, after) };
}

function providerChange(before: IdentityProvider | undefined, after: IdentityProvider): AuditName {
  return before && canonicalJson(before.secret) !== canonicalJson(after.secret)
    ? 'provider_secret_changed'
    : 'provider_changed';
}

function ofIdentity(
  name: AuditName,
  before: FederatedIdentity | undefined,
  after: FederatedIdentity | undefined,
): Told {
  const { key: id = '', subject } = after ?? before ?? {};
  return { name, id, ...(subject && { subject }), ...difference(federatedIdentityDisclosure, before, after) };
}

function ofAccount(name: AuditName, before: Account | undefined, after: Account | undefined): Told {
  const subject = (after ?? before)?.subject ?? '';
  return { name, id: subject, subject, ...difference(accountDisclosure, before, after) };
}

/**
 * Its purpose and whose it is: what it was made against says nothing to anybody. What strangers want is not told, for they could fill the
 * trail with it; the account that comes of it is.
 */
function ofLink(name: AuditName, link: AccountLink | undefined): Told | undefined {
  const { purpose, subject, expiresAt } = link ?? {};
  if (purpose === 'register') return undefined;
  return {
    name,
    id: purpose ?? '',
    ...(subject !== undefined && { subject }),
    after: { purpose, ...(name === 'link_made' && { expiresAt }) },
  };
}

/** Of what kind it is, and whose: neither what it is called nor anything of what it is. */
function ofFactor(name: AuditName, { factorId, subject, data: { type } }: Factor): Told {
  return { name, id: factorId, subject, after: { type } };
}

/** Whose it is, and until when it counts; nothing of what its browser keeps. */
function ofDevice(
  name: AuditName,
  { deviceId, subject, expiresAt }: Pick<RememberedDevice, 'deviceId' | 'subject'> & Partial<RememberedDevice>,
): Told {
  return { name, id: deviceId, subject, ...(name === 'device_remembered' && { after: { expiresAt } }) };
}

function ofSupport(name: AuditName, { accessId, subject }: Pick<SupportAccess, 'accessId' | 'subject'>): Told {
  return { name, id: accessId, subject };
}

/** Its use is told by the sign-in; what its owner should know of it is told here. */
function factorChange(before: Factor | undefined, after: Factor): AuditName | undefined {
  if (before === undefined) return undefined;
  if (counterWentBackAt(after) !== counterWentBackAt(before)) return 'factor_suspected';
  if (codesLeft(after) < codesLeft(before)) return 'recovery_code_used';
  return before.name === after.name ? undefined : 'factor_renamed';
}

function counterWentBackAt({ data }: Factor): number | undefined {
  return data.type === 'passkey' ? data.counterWentBackAt : undefined;
}

function codesLeft({ data }: Factor): number {
  return data.type === 'recovery_codes' ? data.digests.length : 0;
}

function ofMember(name: AuditName, id: string, subject: string): Told {
  return { name, id, subject, after: { subject } };
}

/** Several of one person may be ordered at once: each is told. */
function ofOrder(name: AuditName, subject: string, action: string): Told {
  return { name, id: `${subject} ${action}`, subject, after: { action } };
}

/** A role has no key of its own: who has it is its target. */
function ofRole(name: 'role_given' | 'role_taken', { resource, role, holder, within }: RoleAssignmentKey): Told {
  const facts = { role, holder, ...(within && { within }) };
  return {
    name,
    id: holder.id,
    audience: resource,
    ...(holder.kind === 'account' && { subject: holder.id }),
    ...(holder.kind === 'client' && { clientId: holder.id }),
    ...(name === 'role_given' ? { after: facts } : { before: facts }),
  };
}

function accountChange(before: Account | undefined, after: Account): AuditName {
  if (before?.closedAt === undefined && after.closedAt !== undefined) return 'account_closed';
  if (before?.closedAt !== undefined && after.disabledAt === undefined) return 'account_reopened';
  if (before?.disabledAt === undefined && after.disabledAt !== undefined) return 'account_disabled';
  if (before?.disabledAt !== undefined && after.disabledAt === undefined) return 'account_enabled';
  return before && before.passwordHash !== after.passwordHash ? 'password_changed' : 'account_changed';
}

type Client = NonNullable<Awaited<ReturnType<AdministeredRecords['clients']['find']>>>;

function ofClient(name: AuditName, before: Client | undefined, after: Client | undefined): Told {
  const clientId = (after ?? before)?.clientId ?? '';
  return { name, id: clientId, clientId, ...difference(clientDisclosure, before, after) };
}

function clientChange(before: Client | undefined, after: Client): AuditName {
  const isOnlySecret = before && before.clientSecretDigest !== after.clientSecretDigest;
  return isOnlySecret ? 'client_secret_changed' : 'client_changed';
}
