import { type AdministeredRecords, AdministrationError } from '@signet/administration';
import { smallCompany } from '@signet/administration/testing';
import { digest, identityKey, type RoleBound } from '@signet/authorization-server';
import { aGrant } from '@signet/authorization-server/testing';
import fc from 'fast-check';
import { clients, groups, organizations, people, roles } from './authority-world.js';

const { account, admin, allScopes, bareClient, group, now, orders, organization, person, role } = smallCompany;

type Write = (records: AdministeredRecords) => Promise<unknown>;
export interface Step {
  readonly write: Write;
  /** Whoever does it knows the credentials of these from then on. */
  readonly controls: readonly string[];
}

export const anyOf = <T>(values: readonly T[]) => fc.constantFrom(...values);
export const scopes = fc.oneof(
  { weight: 3, arbitrary: fc.constant(allScopes) },
  { weight: 1, arbitrary: fc.subarray(allScopes) },
);
const bound: fc.Arbitrary<RoleBound | undefined> = fc.oneof(
  fc.constant(undefined),
  anyOf(groups).map(group),
  anyOf(organizations).map(organization),
);
const holder = fc.oneof(
  anyOf(people).map(account),
  anyOf(groups).map(group),
  anyOf(clients).map((id) => ({ kind: 'client', id }) as const),
);
const assignment = fc.oneof(
  fc.record({ role: anyOf(roles), holder, within: bound }).map((given) => role(given)),
  fc
    .record({ role: anyOf(['clerk', 'manager']), holder, within: bound })
    .map((given) => role({ ...given, resource: orders })),
);
const membership = fc.record({ groupId: anyOf(groups), subject: anyOf(people) });
const belonging = fc.record({ organizationId: anyOf(organizations), subject: anyOf(people) });
const plain = (write: Write): Step => ({ write, controls: [] });

const secret = digest('known to whoever made it');
const until = now + 1000;
const signedIn = (subject: string) => ({ subject, authTime: now, amr: ['pwd'], createdAt: now, expiresAt: until });
const terms = { termsId: 'house', version: '1', title: 'House', text: 'Be kind', createdAt: now } as const;
const rule = { ruleId: 'rule', on: 'new_owner', threshold: 1, window: 60, createdAt: now } as const;
const toMail = { mail: ['elsewhere@example.com'] };
const hook = { webhookId: 'hook', url: 'https://elsewhere.example/', secret: 'whsec_c2VjcmV0', createdAt: now };

const elsewhere = {
  providerId: 'elsewhere',
  kind: 'oidc',
  name: 'Elsewhere',
  issuer: 'https://elsewhere.example',
  clientId: 'signet',
  secret: { kind: 'none' },
  scopes: ['openid'],
  answersBy: 'query',
  shown: {},
  accounts: { by: 'nobody', domains: [] },
  trustsEmail: false,
  claims: {},
  methods: [],
  keepsTokens: false,
  signsOut: false,
  createdAt: now,
} as const;
const there = { providerId: 'elsewhere', issuer: 'https://elsewhere.example', upstreamSubject: 'them' };

const token = { digest: secret, createdAt: now, expiresAt: until, remaining: 1, pkceOptional: false };

/** @throws AdministrationError where it is there */
async function once(present: Promise<unknown>, insert: () => Promise<void>): Promise<void> {
  if ((await present) !== undefined) throw new AdministrationError('exists', 'there');
  await insert();
}

/** What is not about who may have what, or what no operator has any use for: each leads somewhere, too. */
const whatElse: ReadonlyArray<fc.Arbitrary<Step>> = [
  // Whoever reads the trail elsewhere reads it.
  fc.constant({
    controls: ['trail'],
    write: ({ webhooks }) => once(webhooks.find('hook'), () => webhooks.insert(hook)),
  }),
  fc.constant({
    controls: ['trail'],
    write: ({ alertRules }) => once(alertRules.find('rule'), () => alertRules.insert({ ...rule, to: toMail })),
  }),
  fc.constant(
    plain(({ managedThings }) =>
      managedThings.save({ kind: 'provider', name: 'elsewhere', digest: secret, appliedAt: now }),
    ),
  ),
  fc.constant(
    plain(({ installationSettings }) =>
      installationSettings.save({ section: 'passwords', document: { minLength: 8 }, changedAt: now }),
    ),
  ),
  fc.constant(plain(({ installationSettings }) => installationSettings.delete('passwords'))),
  fc.constant(
    plain(({ installationSettings }) =>
      installationSettings.save({ section: 'theme', document: { radius: 8 }, changedAt: now }),
    ),
  ),
  fc.constant(plain(({ installationSettings }) => installationSettings.delete('theme'))),
  fc.constant(plain(({ managedThings }) => managedThings.delete({ kind: 'provider', name: 'elsewhere' }))),
  // Whoever says who people are elsewhere can be any of them here.
  fc.constant({
    controls: [...people],
    write: async ({ identityProviders }) => {
      if (!(await identityProviders.insert(elsewhere))) throw new AdministrationError('exists', 'there');
    },
  }),
  fc.constant(plain(({ identityProviders }) => identityProviders.delete('elsewhere'))),
  anyOf(people).map((subject) => ({
    controls: [subject],
    write: async ({ federatedIdentities }) => {
      const identity = { ...there, key: identityKey(there), subject, linkedAt: now };
      if (!(await federatedIdentities.insert(identity))) throw new AdministrationError('exists', 'there');
    },
  })),
  fc.constant(plain(({ webhooks }) => webhooks.delete(hook.webhookId))),
  fc.constant(plain(({ alertRules }) => alertRules.delete(rule.ruleId))),
  // Whoever has the link is an owner, whoever has the token or the cookie of a person is that person.
  fc.constant({
    controls: ['link'],
    write: ({ ownerLinks }) =>
      ownerLinks.insert({ digest: secret, purpose: 'recovery', createdAt: now, expiresAt: until }),
  }),
  anyOf(people).map((subject) => ({
    controls: [subject],
    write: ({ sessions }) => sessions.insert({ ...signedIn(subject), sessionId: subject, cookieDigest: secret }),
  })),
  anyOf(people).map((subject) => ({
    controls: [subject],
    write: ({ grants }) => grants.insert(aGrant(`of ${subject}`, signedIn(subject))),
  })),
  anyOf(people).map((subject) => ({
    controls: [subject],
    write: async ({ accounts }) => {
      const from = (await accounts.find(subject))?.passwordHash ?? '';
      await accounts.replacePasswordHash({ subject, from, to: 'another' });
    },
  })),
  anyOf(people).map((subject) =>
    plain(({ actionOrders }) => actionOrders.insert({ subject, action: 'change_password', orderedAt: now })),
  ),
  anyOf(people).map((subject) => plain(({ sessions }) => sessions.endAllOf(subject, now))),
  anyOf(people).map((subject) => plain(({ grants }) => grants.revokeAll({ subject }, now))),
  fc.constant(plain(({ terms: documents }) => documents.insert(terms))),
  fc.constant(plain(({ terms: documents }) => documents.replace({ ...terms, effectiveFrom: now }))),
  fc.constant(
    plain(async ({ initialAccessTokens }) => {
      const [present] = await initialAccessTokens.list();
      await once(Promise.resolve(present), () => initialAccessTokens.insert(token));
    }),
  ),
  anyOf(groups).map((groupId) => plain((records) => records.groups.delete(groupId))),
  anyOf(organizations).map((organizationId) => plain((records) => records.organizations.delete(organizationId))),
  anyOf([admin, orders]).map((identifier) => plain(({ resourceServers }) => resourceServers.delete(identifier))),
];

export const step: fc.Arbitrary<Step> = fc.oneof(
  anyOf(people).map((subject) => ({
    controls: [subject],
    write: async ({ accounts }: AdministeredRecords) => {
      const present = await accounts.find(subject);
      if (present) await accounts.update({ ...present, passwordHash: 'another' });
    },
  })),
  fc.record({ subject: anyOf(people), isDisabled: fc.boolean() }).map(({ subject, isDisabled }) =>
    plain(async ({ accounts }) => {
      const { disabledAt: _, ...present } = (await accounts.find(subject)) ?? person(subject);
      await accounts.update({ ...present, ...(isDisabled && { disabledAt: now }) });
    }),
  ),
  anyOf(people).map((subject) => plain(({ accounts }) => accounts.delete(subject))),
  // Under a subject that may be left of somebody.
  anyOf(people).map((subject) => ({
    controls: [subject],
    write: async ({ accounts }: AdministeredRecords) => {
      if (await accounts.find(subject)) throw new AdministrationError('exists', 'there');
      await accounts.insert(person(subject));
    },
  })),
  assignment.map((given) => plain(({ roleAssignments }) => roleAssignments.insert(given))),
  assignment.map((given) => plain(({ roleAssignments }) => roleAssignments.delete(given))),
  fc
    .oneof(
      holder.map((each) => ({ holder: each })),
      anyOf([admin, orders]).map((resource) => ({ resource })),
      anyOf(roles).map((name) => ({ role: name })),
    )
    .map((filter) => plain(({ roleAssignments }) => roleAssignments.deleteAll(filter))),
  membership.map((given) => plain((records) => records.groups.addMember({ ...given, addedAt: now }))),
  membership.map((given) => plain((records) => records.groups.removeMember(given))),
  fc.record({ groupId: anyOf(groups), parentId: fc.option(anyOf(groups), { nil: undefined }) }).map((given) =>
    plain(async (records) => {
      // Groups do not stand in themselves: the use case sees to it.
      const line = given.parentId === undefined ? [] : await records.groups.lineOf(given.parentId);
      if (line.some(({ groupId }) => groupId === given.groupId)) return;
      await records.groups.replace({ ...given, name: given.groupId, createdAt: now });
    }),
  ),
  belonging.map((given) => plain((records) => records.organizations.addMember({ ...given, addedAt: now }))),
  belonging.map((given) => plain((records) => records.organizations.removeMember(given))),
  fc
    .record({
      clientId: anyOf(clients),
      registered: fc.option(fc.subarray(allScopes), { nil: undefined }),
      isAdministration: fc.boolean(),
    })
    .map(({ clientId, registered, isAdministration }) => ({
      controls: [`client ${clientId}`],
      write: async (records: AdministeredRecords) => {
        const present = (await records.clients.find(clientId)) ?? { ...bareClient, clientId, resources: [] };
        await records.clients.save({
          ...present,
          redirectUris: ['https://elsewhere.example/'],
          ...(registered && { resources: [{ identifier: admin, scopes: registered }] }),
          ...(isAdministration && { actsAsResource: admin }),
        });
      },
    })),
  anyOf(clients).map((clientId) => plain((records) => records.clients.delete(clientId))),
  fc
    .record({ identifier: anyOf([admin, orders]), roles: fc.dictionary(anyOf(roles), fc.subarray(allScopes)) })
    .map((given) =>
      plain(async ({ resourceServers }) => {
        const present = await resourceServers.find(given.identifier);
        if (!present) return;
        const defined = Object.entries(given.roles).map(([name, each]) => [name, { scopes: each }] as const);
        await resourceServers.save({ ...present, roles: Object.fromEntries(defined) });
      }),
    ),
  ...whatElse,
);
