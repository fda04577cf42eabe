import { type AuditEntry, type Grant, shownSession } from '@signet/authorization-server';
import { type AttributeDefinition, type Attributes, seenAttributes } from '@signet/identity';
import { auditView } from '../../audit/audit-view.js';
import type { Ports } from '../../changes.js';
import type { AdministeredRecords } from '../../records.js';
import { findOwnProfile } from '../profile/own-profile.js';

type Facts = NonNullable<AuditEntry['after']>;

/** What a record holds of a person, as they are given it: no secret, and nothing that one could be guessed from. */
interface Told {
  /** What stands before it in their file. */
  readonly as: string;
  /** One by one, so that as much as there may be is never in memory at once. */
  read(records: AdministeredRecords, subject: string): AsyncIterable<unknown> | Promise<readonly unknown[]>;
}

/** Not in their file, because of that. */
interface Aside {
  readonly aside: string;
}

const passing: Aside = { aside: 'is over within minutes, and what comes of it is told' };
const secret: Aside = { aside: 'holds secrets by their digests alone; what they are good for is told' };
const others: Aside = { aside: 'is about no person' };

/** Sessions and grants that are there at once, at most. */
const most = 10_000;
const pageSize = 200;

/** Of every record what of a person is in it. One that is missing here does not compile. */
export const ownData: { readonly [Port in Ports]: Told | Aside } = {
  accounts: { as: 'account', read: account },
  pictures: {
    as: 'picture',
    read: async ({ pictures }, subject) => [await pictures.ofPerson(subject)].flatMap((each) => (each ? [each] : [])),
  },
  sessions: {
    as: 'sessions',
    read: async ({ sessions }, subject) => (await sessions.listLive(subject, 0, most)).map(shownSession),
  },
  grants: { as: 'grants', read: async ({ grants }, subject) => (await grants.list({ subject }, most)).map(grantView) },
  consents: { as: 'consents', read: consents },
  groups: {
    as: 'groups',
    read: async ({ groups }, subject) =>
      (await groups.groupsOf(subject)).map(({ groupId, name }) => ({ groupId, name })),
  },
  organizations: {
    as: 'organizations',
    read: async ({ organizations }, subject) =>
      (await organizations.organizationsOf(subject)).map(({ organizationId, name, displayName }) => ({
        organizationId,
        name,
        displayName,
      })),
  },
  roleAssignments: {
    as: 'roles',
    read: ({ roleAssignments }, id) => roleAssignments.list({ holder: { kind: 'account', id } }, most),
  },
  actionOrders: { as: 'actions', read: ({ actionOrders }, subject) => actionOrders.ofPerson(subject) },
  madeOffers: { as: 'offers', read: ({ madeOffers }, subject) => madeOffers.ofPerson(subject) },
  termsAcceptances: {
    as: 'acceptedTerms',
    read: ({ termsAcceptances }, subject) => termsAcceptances.ofPerson(subject),
  },
  auditLog: { as: 'activity', read: activity },
  factors: { as: 'factors', read: ({ factors }, subject) => factors.enrolled(subject) },
  federatedIdentities: {
    as: 'linkedSignIns',
    read: async ({ federatedIdentities }, subject) =>
      (await federatedIdentities.ofPerson(subject)).map(({ tokens: _, key: __, ...identity }) => identity),
  },
  rememberedDevices: {
    as: 'rememberedDevices',
    read: async ({ rememberedDevices }, subject) =>
      (await rememberedDevices.ofPerson(subject)).map(({ valueDigest: _, subject: __, ...device }) => device),
  },
  supportAccesses: {
    as: 'supportAccesses',
    read: async ({ supportAccesses }, subject) =>
      (await supportAccesses.ofPerson(subject, most)).map(
        ({ supporter: _, supporterSessionId: __, subject: ___, ...access }) => access,
      ),
  },
  accountLinks: secret,
  alertRules: others,
  alerts: { aside: 'says of people what their activity says' },
  attributeDefinitions: others,
  auditFollowers: others,
  authorizationCodes: secret,
  clients: others,
  deviceCodes: passing,
  emailCodes: secret,
  failureCounts: { aside: 'counts under names that say nothing' },
  identityProviders: others,
  idempotentRequests: { aside: 'answers to operators, for a day' },
  initialAccessTokens: others,
  interactions: passing,
  logoutDeliveries: passing,
  loginAttempts: { aside: 'counts failed sign-ins, until they drain' },
  installationSettings: others,
  managedThings: others,
  mail: { aside: 'lies encrypted until it is sent, and then says nothing' },
  ownerLinks: secret,
  proofs: passing,
  pushedRequests: passing,
  refreshTokens: secret,
  audienceUses: others,
  refusals: { aside: 'says what was refused, and of nobody' },
  activity: { aside: 'counts what happened, and of nobody' },
  replays: passing,
  resourceServers: others,
  revokedAccessTokens: passing,
  secrets: others,
  securityEvents: { aside: 'tells APIs what the activity says' },
  securityEventStreams: others,
  signingKeys: others,
  terms: others,
  webhooks: others,
  webhookDeliveries: { aside: 'tells operators what the activity says, until it is delivered' },
};

async function account(records: AdministeredRecords, subject: string): Promise<readonly unknown[]> {
  const found = await findOwnProfile(records, subject);
  return found ? [found] : [];
}

function grantView({ claims: _, ...grant }: Grant) {
  return grant;
}

async function* consents({ consents: store }: AdministeredRecords, subject: string): AsyncIterable<unknown> {
  for (let after = ''; ; ) {
    const clients = await store.clientsOf({ subject, after, limit: pageSize });
    for (const clientId of clients) {
      for (const { basis: _, ...consent } of await store.list(subject, clientId)) yield consent;
    }
    if (clients.length < pageSize) return;
    after = clients.at(-1) ?? '';
  }
}

/** What happened to them and what they did: of others it says what kind they are, and nothing else. */
async function* activity(
  { auditLog, attributeDefinitions }: AdministeredRecords,
  subject: string,
): AsyncIterable<unknown> {
  const definitions = await attributeDefinitions.list();
  for (let after: string | undefined; ; ) {
    const page: readonly AuditEntry[] = await auditLog.page({ subject, after, limit: pageSize, order: 'oldest_first' });
    for (const entry of page) yield activityView(entry, subject, definitions);
    if (page.length < pageSize) return;
    after = page.at(-1)?.entryId;
  }
}

function activityView(entry: AuditEntry, subject: string, definitions: readonly AttributeDefinition[]) {
  const { initiator, address, userAgent, before, after, ...view } = auditView(entry);
  const isOwn = initiator.subject === subject;
  return {
    ...view,
    ...(before !== undefined && { before: seenFacts(before, definitions) }),
    ...(after !== undefined && { after: seenFacts(after, definitions) }),
    by: isOwn ? 'you' : initiator.entity,
    ...(isOwn && { ...(address !== undefined && { address }), ...(userAgent !== undefined && { userAgent }) }),
  };
}

/** Attributes that operators keep to themselves are in none of it, as they are not in the account. */
function seenFacts(facts: Facts, definitions: readonly AttributeDefinition[]): Facts {
  const { attributes, ...others } = facts;
  if (attributes === undefined) return facts;
  const seen = seenAttributes(attributes as Attributes, definitions, 'person');
  return { ...others, ...(Object.keys(seen).length > 0 && { attributes: seen }) };
}
