import {
  AdministrationError,
  addGroupMember,
  addOrganizationMember,
  applyConfiguration,
  assignRole,
  beginSupport,
  changeAccount,
  changeAttributeDefinition,
  changeClient,
  changeGroup,
  changeOrganization,
  changePolicies,
  changeProvider,
  changeResource,
  changeTheme,
  changeWebhook,
  createAccount,
  createAlertRule,
  createClient,
  createGroup,
  createInitialAccessToken,
  createOrganization,
  createProvider,
  createResource,
  createTerms,
  createWebhook,
  defineAttribute,
  deleteAccount,
  deleteAlertRule,
  deleteAttributeDefinition,
  deleteClient,
  deleteGroup,
  deleteOrganization,
  deleteProvider,
  deleteResource,
  deleteWebhook,
  disableAccount,
  enableAccount,
  endSession,
  endSessions,
  endSupport,
  forgetConsents,
  forgetDevicesOf,
  forgetOrigins,
  type Imported,
  type Initiator,
  invite,
  makeFirstOwnerLink,
  orderAction,
  publishTerms,
  recoverOwner,
  removeGroupMember,
  removeOrganizationMember,
  resetFactors,
  retireTerms,
  retryMail,
  revokeGrant,
  revokeInitialAccessToken,
  revokeInvitation,
  rotateClientSecret,
  rotateKey,
  rotateWebhookSecret,
  runImport,
  sendTestMail,
  setPassword,
  takeRole,
  tellExport,
  testWebhook,
  unlinkIdentity,
  unlockAccount,
  useOwnerLink,
  viewOfInitialAccessToken,
  viewOfInvitation,
  withdrawOrder,
  withdrawSigningKey,
} from '@signet/administration';
import { digest, identityKey } from '@signet/authorization-server';
import type { AdministrationWorld } from './administration-world.js';

const operator: Initiator = { entity: 'admin', through: 'cli', origin: { address: '192.0.2.7' } };
export const api = 'https://api.example.com';

const group = (index: number) => ({ name: `group${index}` });
const organization = (index: number) => ({ name: `org${index}` });
const person = (index: number) => ({ username: `person${index}` });
const client = (index: number) => ({ clientId: `app${index}` });
const terms = (index: number) => ({ termsId: 'house', version: `${index}` });
const clerk = (index: number) =>
  ({ resource: api, role: 'clerk', holder: { kind: 'account', account: person(index) } }) as const;
const metadata = {
  client_name: 'App',
  redirect_uris: ['https://app.example.com/cb'],
  grant_types: ['authorization_code'],
};

/** The id of one of them, or one that there is not. */
async function nth<T>(list: Promise<readonly T[]>, index: number, idOf: (item: T) => string): Promise<string> {
  const items = await list;
  const item = items[index % Math.max(1, items.length)];
  return item === undefined ? 'nothing' : idOf(item);
}

async function* brought(index: number): AsyncGenerator<Imported> {
  const common = { name: `brought${index}`, notes: [] };
  yield { ...common, kind: 'group' };
  yield { ...common, kind: 'organization', name: `org${index}`, displayName: 'Brought' };
  const belonging = { groups: [`brought${index}`], actions: ['change_password'] as const };
  yield { ...common, ...belonging, kind: 'account', username: `brought${index}`, profile: {}, isDisabled: false };
  yield { ...common, kind: 'client', clientId: `app${index}`, metadata };
}

export type Act = (world: AdministrationWorld, a: number, b: number) => Promise<unknown>;

/** What operators can do, in an order in which each of them can be done once with `a` and `b` 0. */
export const acts: Readonly<Record<string, Act>> = {
  revokeGrant: ({ ports }, a) => revokeGrant(ports, operator, `grant${a}`),
  forgetConsents: ({ ports }, a) => forgetConsents(ports, operator, { subject: `subject${a}` }),
  endSession: ({ ports }, a) => endSession(ports, operator, `session${a}`),
  endSessions: ({ ports }, a) => endSessions(ports, operator, person(a)),
  createGroup: ({ ports }, a) => createGroup(ports, operator, group(a)),
  putGroupBelow: ({ ports }, a, b) => changeGroup(ports, operator, group(a), { parent: group(b) }),
  describeGroup: ({ ports }, a) => changeGroup(ports, operator, group(a), { description: 'Another' }),
  addGroupMember: ({ ports }, a, b) => addGroupMember(ports, operator, group(a), person(b)),
  createOrganization: ({ ports }, a) => createOrganization(ports, operator, organization(a)),
  changeOrganization: ({ ports }, a, b) =>
    changeOrganization(ports, operator, organization(a), { displayName: `Company ${b}` }),
  addOrganizationMember: ({ ports }, a, b) => addOrganizationMember(ports, operator, organization(a), person(b)),
  createResource: ({ ports }) =>
    createResource(ports, operator, { identifier: api, scopes: { read: 'R', write: 'W' }, roles: { clerk: ['read'] } }),
  changeResource: ({ ports }, a) => changeResource(ports, operator, api, { name: `API ${a}` }),
  changeRoles: ({ ports }, a) =>
    changeResource(ports, operator, api, { roles: { clerk: a === 0 ? ['read'] : ['read', 'write'] } }, { force: true }),
  assignRole: ({ ports }, a) => assignRole(ports, operator, clerk(a)),
  assignRoleWithin: ({ ports }, a, b) =>
    assignRole(ports, operator, {
      ...clerk(0),
      holder: { kind: 'group', group: group(a) },
      within: { kind: 'organization', organization: organization(b) },
    }),
  createClient: ({ clients }, a) => createClient(clients, operator, { ...client(a), metadata }),
  changeClient: ({ clients }, a, b) =>
    changeClient(clients, operator, { ...client(a), patch: { client_name: `Other ${b}` } }),
  rotateClientSecret: ({ clients }, a) => rotateClientSecret(clients, operator, client(a)),
  createAccount: ({ ports }, a) =>
    createAccount(ports, operator, { username: `new${a}`, password: 'correct horse battery staple' }),
  changeAccount: ({ ports }, a, b) => changeAccount(ports, operator, person(a), { name: `Name ${b}` }),
  setPassword: ({ ports }, a) => setPassword(ports, operator, person(a), 'another correct horse battery'),
  disableAccount: ({ ports }, a) => disableAccount(ports, operator, person(a)),
  enableAccount: ({ ports }, a) => enableAccount(ports, operator, person(a)),
  unlockAccount: ({ ports }, a) => unlockAccount(ports, operator, person(a)),
  defineAttribute: ({ ports }, a) => defineAttribute(ports, operator, { name: `field${a}`, type: 'string' }),
  changeAttribute: ({ ports }, a) => changeAttributeDefinition(ports, operator, `field${a}`, { seenBy: 'person' }),
  orderAction: ({ ports }, a) => orderAction(ports, operator, person(a), 'change_password'),
  withdrawOrder: ({ ports }, a) => withdrawOrder(ports, operator, person(a), 'change_password'),
  createTerms: ({ ports }, a) => createTerms(ports, operator, { ...terms(a), title: 'House', text: 'Be kind' }),
  publishTerms: ({ ports }, a) => publishTerms(ports, operator, terms(a)),
  retireTerms: ({ ports }, a) => retireTerms(ports, operator, terms(a)),
  createProvider: ({ ports }, a) =>
    createProvider(ports, operator, {
      providerId: `provider${a}`,
      name: 'Elsewhere',
      issuer: 'https://id.example.com',
      clientId: 'signet',
    }),
  changeProvider: ({ ports }, a, b) => changeProvider(ports, operator, `provider${a}`, { name: `Other ${b}` }),
  rotateProviderSecret: ({ ports }, a, b) => {
    const secret = { kind: 'client_secret', secret: `theirs ${b}`, sentBy: 'post' } as const;
    return changeProvider(ports, operator, `provider${a}`, { secret });
  },
  // By no operator, but within a unit of work as theirs are: who invited makes the account of it.
  linkSignIn: ({ ports }, a, b) =>
    ports.unitOfWork.run(operator, async ({ accounts, federatedIdentities }) => {
      const account = await accounts.findByUsername(`person${b}`);
      const there = { providerId: `provider${a}`, issuer: 'https://id.example.com', upstreamSubject: `there${a}` };
      const identity = { ...there, key: identityKey(there), subject: account?.subject ?? '', linkedAt: 1 };
      if (!account || !(await federatedIdentities.insert(identity))) {
        throw new AdministrationError('exists', 'linked already, or to nobody');
      }
    }),
  // By no operator either: what was set up is theirs to take away.
  addFactor: ({ ports }, a) =>
    ports.unitOfWork.run(operator, async ({ accounts, factors }) => {
      const account = await accounts.findByUsername(`person${a}`);
      const subject = account?.subject ?? '';
      const kept = { factorId: `factor${a}`, subject, name: 'Phone', handle: `totp:${subject}`, amr: ['otp'] };
      const data = { type: 'totp', secret: 'JBSWY3DPEHPK3PXP' } as const;
      if (!account || !(await factors.insert({ ...kept, data, revision: 0, createdAt: 1 }))) {
        throw new AdministrationError('exists', 'set up already, or of nobody');
      }
    }),
  // By no operator either: it is theirs to wish for.
  rememberDevice: ({ ports }, a) =>
    ports.unitOfWork.run(operator, async ({ accounts, rememberedDevices }) => {
      const account = await accounts.findByUsername(`person${a}`);
      const deviceId = `device${a}`;
      if (!account || (await rememberedDevices.find(deviceId))) {
        throw new AdministrationError('exists', 'remembered already, or of nobody');
      }
      const { subject } = account;
      const times = { createdAt: 1, lastUsedAt: 1, expiresAt: 9_999_999_999 };
      await rememberedDevices.insert({ deviceId, subject, valueDigest: digest(deviceId), ...times });
    }),
  forgetDevices: ({ ports }, a) => forgetDevicesOf(ports, operator, person(a)),
  resetFactors: ({ ports }, a) => resetFactors(ports, operator, person(a), { after: 0 }),
  unlinkSignIn: async ({ ports, records }, a) => {
    const { subject } = (await records.accounts.findByUsername(`person${a}`)) ?? { subject: 'nobody' };
    const key = await nth(records.federatedIdentities.ofPerson(subject), a, (each) => each.key);
    return unlinkIdentity(ports, operator, person(a), key);
  },
  createWebhook: ({ ports }, a) => createWebhook(ports, operator, { url: `https://hook${a}.example.com/` }),
  changeWebhook: async ({ ports, records }, a, b) => {
    const id = await nth(records.webhooks.list(), a, ({ webhookId }) => webhookId);
    return changeWebhook(ports, operator, id, { description: `Other ${b}` });
  },
  rotateWebhookSecret: async ({ ports, records }, a) => {
    const webhookId = await nth(records.webhooks.list(), a, (each) => each.webhookId);
    return rotateWebhookSecret(ports, operator, { webhookId });
  },
  applyConfiguration: ({ ports }, a, b) => {
    const [configured, overwrite] = [`configured${a}`, [`group/configured${a}`, `group/configured${b}`]];
    const document = { groups: { [configured]: { description: `As ${b}` } } };
    return applyConfiguration(ports, operator, { document, overwrite, deletes: a % 2 === 1 });
  },
  changeTheme: ({ ports }, a) => changeTheme(ports, operator, { radius: a % 8, light: { accent: '#7a1f5c' } }),
  changePolicies: ({ ports }, a) => changePolicies(ports, operator, { passwords: { minLength: 12 + (a % 8) } }),
  createAlertRule: ({ ports }) =>
    createAlertRule(ports, operator, { on: 'new_owner', to: { mail: ['olga@example.com'] } }),
  deleteAlertRule: async ({ ports, records }, a) =>
    deleteAlertRule(ports, operator, await nth(records.alertRules.list(), a, ({ ruleId }) => ruleId)),
  createInitialAccessToken: ({ ports }) => createInitialAccessToken(ports, operator, { uses: 1, lifetime: 60 }),
  revokeInitialAccessToken: async ({ ports, records }, a) => {
    const id = await nth(records.initialAccessTokens.list(), a, (each) => viewOfInitialAccessToken(each).tokenId);
    return revokeInitialAccessToken(ports, operator, id);
  },
  rotateKey: ({ ports }) => rotateKey(ports, operator, 'ES256', { now: true }),
  withdrawKey: async ({ ports, records }, a) =>
    withdrawSigningKey(ports, operator, await nth(records.signingKeys.list(), a, ({ kid }) => kid)),
  retryMail: ({ ports }, a) => retryMail(ports, operator, `mail${a}`),
  sendTestMail: ({ ports }) => sendTestMail(ports, operator, { to: 'olga@example.com', askedBy: 'olga' }),
  testWebhook: async ({ ports, records }, a) =>
    testWebhook(ports, operator, await nth(records.webhooks.list(), a, ({ webhookId }) => webhookId)),
  makeFirstOwnerLink: ({ ports }) => makeFirstOwnerLink(ports, operator),
  recoverOwner: async ({ ports, links }, a) => {
    const { link } = await recoverOwner(ports, operator, a === 0 ? undefined : person(a));
    links.push(new URL(link).searchParams.get('secret') ?? '');
  },
  useOwnerLink: ({ ports, links }, a) => {
    const account = { username: `owner${a}`, password: 'correct horse battery staple' };
    return useOwnerLink(ports, links.at(-1) ?? 'nothing', { kind: 'new', account });
  },
  beginSupport: ({ ports }, a, b) =>
    beginSupport(ports, operator, {
      ...{ person: person(b), supporter: { username: `owner${a}` } },
      ...{ reason: 'Ticket 4711', clientIds: ['app0'], lifetime: 900 },
    }),
  endSupport: async ({ ports, records }, a) => {
    const open = nth(records.supportAccesses.ofPerson('subject0', 9), a, ({ accessId }) => accessId);
    return endSupport(ports, operator, await open);
  },
  import: ({ ports, records }, a) =>
    runImport({ ...ports, readers: records }, { entity: 'admin', through: 'import' }, brought(a), { update: true }),
  tellExport: ({ ports }) => tellExport(ports, operator, { record: 'accounts', withHashes: false }),
  forgetOrigins: ({ ports }, a) => forgetOrigins(ports, operator, `subject${a}`),
  invite: ({ ports }, a, b) => invite(ports, operator, { email: `guest${a}@example.com`, groups: [group(b)] }),
  revokeInvitation: async ({ ports, records }, a) => {
    const open = records.accountLinks.open({ purpose: 'invite' }, ports.clock.now(), 100);
    return revokeInvitation(ports, operator, await nth(open, a, (link) => viewOfInvitation(link).invitationId));
  },
  takeRole: ({ ports }, a) => takeRole(ports, operator, clerk(a)),
  removeGroupMember: ({ ports }, a, b) => removeGroupMember(ports, operator, group(a), person(b)),
  removeOrganizationMember: ({ ports }, a, b) => removeOrganizationMember(ports, operator, organization(a), person(b)),
  deleteAttribute: ({ ports }, a) => deleteAttributeDefinition(ports, operator, `field${a}`),
  deleteProvider: ({ ports }, a) => deleteProvider(ports, operator, `provider${a}`),
  deleteWebhook: async ({ ports, records }, a) =>
    deleteWebhook(ports, operator, await nth(records.webhooks.list(), a, ({ webhookId }) => webhookId)),
  deleteClient: ({ clients }, a) => deleteClient(clients, operator, client(a)),
  deleteGroup: ({ ports }, a) => deleteGroup(ports, operator, group(a)),
  deleteOrganization: ({ ports }, a) => deleteOrganization(ports, operator, organization(a)),
  deleteResource: ({ ports }) => deleteResource(ports, operator, api, { force: true }),
  deleteAccount: ({ ports }, a) => deleteAccount(ports, operator, person(a)),
};
