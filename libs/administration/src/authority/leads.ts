import { isDeepStrictEqual } from 'node:util';
import type {
  AccountLink,
  Client,
  Grant,
  GrantFilter,
  ResourceServer,
  RoleAssignmentFilter,
} from '@signet/authorization-server';
import { Lockout } from '@signet/identity';
import { AdministrationError } from '../administration-error.js';
import type { Ports, WriteVerb } from '../changes.js';
import { type ManagedKey, managedKinds } from '../configuration/managed-thing.js';
import { givenBy } from '../invitations/invitation.js';
import { liesWithin } from '../invitations/place-of-invitation.js';
import type { AdministeredRecords } from '../records.js';
import { themeSection } from '../theme/stored-theme.js';
import { requireMayActAs } from './acting-as.js';
import type { AdminScope } from './admin-audience.js';
import { isAdminAudience } from './admin-audience.js';
import { forbidden } from './authority.js';
import type { Judge } from './judge.js';
import { assignmentsThat } from './role-rights.js';

/** Judges a write before it is done; what it gives back is asked when it was, of the record as it is then. */
type Question<Given extends readonly unknown[]> = (
  judge: Judge,
  ...given: Given
) => Promise<undefined | (() => Promise<void>)>;

type GivenTo<Method> = Method extends (...given: infer Given) => unknown ? Given : never;

/**
 * `follows`: it tells of another change, and leads to nothing by itself; `never`: no initiator with limited rights has any use for it.
 */
export type Leads<Given extends readonly unknown[]> = 'follows' | 'never' | Question<Given>;

/** The same before and after. */
function both<Given extends readonly unknown[]>(
  question: (judge: Judge, ...given: Given) => Promise<void>,
): Question<Given> {
  return async (judge, ...given) => {
    await question(judge, ...given);
    return () => question(judge, ...given);
  };
}

/** Before alone: afterwards there is nothing more to look at. */
function before<Given extends readonly unknown[]>(
  question: (judge: Judge, ...given: Given) => Promise<void>,
): Question<Given> {
  return async (judge, ...given) => {
    await question(judge, ...given);
    return undefined;
  };
}

async function managing(judge: Judge, { kind }: ManagedKey): Promise<void> {
  judge.everywhere(managedKinds[kind].write);
}

function writeOfSection(section: string): AdminScope {
  return section === themeSection ? 'admin:theme:write' : 'admin:policies:write';
}

/** The client as it stands and as it shall be. */
async function client(judge: Judge, next: Client): Promise<void> {
  judge.everywhere('admin:clients:write');
  await judge.client(await judge.records.clients.find(next.clientId));
  await judge.client(next);
}

async function ofLink(judge: Judge, link: AccountLink | undefined): Promise<void> {
  if (link?.subject !== undefined) return judge.person(link.subject, 'admin:users:write');
  if (link?.purpose === 'invite') return invitation(judge, link);
  judge.everywhere('admin:users:write');
}

/** All that it gives to whoever accepts; once they do, each of it is judged again. */
async function invitation(judge: Judge, link: AccountLink): Promise<void> {
  const given = givenBy(link);
  // Who makes people within one place alone invites them into it, and into nothing else.
  await judge.somewhere((bound) => liesWithin(judge.records.groups, given, bound), 'admin:users:write');
  for (const groupId of given.groups) await judge.membership(groupId);
  for (const role of given.roles) {
    await judge.within(role.within, 'admin:roles:write');
    await judge.assignment(role);
    await judge.newHolder(given, role.within);
  }
}

async function clientOfId(judge: Judge, clientId: string, ...anyOf: readonly AdminScope[]): Promise<void> {
  judge.everywhere(...anyOf);
  await judge.client(await judge.records.clients.find(clientId));
}

async function session(judge: Judge, sessionId: string): Promise<void> {
  const found = await judge.records.sessions.find(sessionId);
  if (found?.support) await supporting(judge, { supporter: found.support.supporter, subject: found.subject });
  else if (found) await signedIn(judge, found.subject);
  else judge.everywhere('admin:sessions:write', 'admin:users:write');
}

/** That somebody acts as a person: over for both, and for whoever may end where either is signed in. */
async function supporting(judge: Judge, of: { readonly supporter: string; readonly subject: string }): Promise<void> {
  const scopes = ['admin:support:write', 'admin:sessions:write', 'admin:users:write'] as const;
  if (judge.isOwn(of.supporter)) return;
  try {
    await judge.person(of.supporter, ...scopes);
  } catch (error) {
    if (!(error instanceof AdministrationError)) throw error;
    await judge.person(of.subject, ...scopes);
  }
}

/** What somebody proved, in a session or on the way to one. It goes with a provider by which they signed in, too. */
async function signedIn(judge: Judge, subject: string): Promise<void> {
  const withProvider = judge.isUnlinked(subject) ? (['admin:providers:write'] as const) : [];
  await judge.person(subject, 'admin:sessions:write', 'admin:users:write', ...withProvider);
}

async function grant(judge: Judge, found: Grant | undefined): Promise<void> {
  if (found) await judge.person(found.subject, 'admin:sessions:write', 'admin:users:write');
  else judge.everywhere('admin:sessions:write');
}

/** Of a person, of a session, or of a client with whoever stands behind it. */
async function everyGrant(judge: Judge, filter: GrantFilter): Promise<void> {
  const { subject, clientId, sessionId, organizationId } = filter;
  // What was given for it, to whoever is or was a member.
  if (organizationId !== undefined) {
    const within = { kind: 'organization', id: organizationId } as const;
    return judge.within(within, 'admin:sessions:write', 'admin:users:write');
  }
  if (subject !== undefined) return judge.person(subject, 'admin:sessions:write', 'admin:users:write');
  if (sessionId !== undefined) return session(judge, sessionId);
  if (clientId === undefined) throw forbidden('grants end of a person, of a session or of a client');
  await clientOfId(judge, clientId, 'admin:clients:write', 'admin:sessions:write');
}

async function provider(judge: Judge): Promise<void> {
  judge.everywhere('admin:providers:write');
  await judge.everybody();
}

/** What carries the trail elsewhere: for whoever may read all of it. */
async function carrying(judge: Judge): Promise<void> {
  judge.everywhere('admin:audit:write');
  judge.everywhere('admin:audit:read');
}

/** An API: whom its roles give something is for whoever gives roles there. The administration: whoever has all of it. */
async function resource(judge: Judge, next: ResourceServer): Promise<void> {
  judge.everywhere('admin:resources:write');
  const present = await judge.records.resourceServers.find(next.identifier);
  if (isAdminAudience(next.identifier)) {
    await judge.audience(next.identifier);
    await judge.rights(Object.keys(next.scopes).map((scope) => ({ resource: next.identifier, scope })));
  } else if (present && !isDeepStrictEqual(whoGets(present), whoGets(next))) {
    await judge.audience(next.identifier);
  }
}

function whoGets({ roles, scopesWithoutRole }: ResourceServer) {
  return { roles, scopesWithoutRole: scopesWithoutRole ?? [] };
}

/** Every role that goes. With a person go their roles, with a client its own, and with an API whatever its roles gave. */
async function roles(judge: Judge, filter: RoleAssignmentFilter): Promise<void> {
  const { holder, resource: identifier, role, within } = filter;
  const isOfOne = role === undefined && within === undefined && identifier === undefined;
  if (isOfOne && holder?.kind === 'account') {
    await judge.person(holder.id, 'admin:roles:write', 'admin:users:write');
  } else if (isOfOne && holder?.kind === 'client') {
    await clientOfId(judge, holder.id, 'admin:roles:write', 'admin:clients:write');
  } else if (holder !== undefined || within !== undefined) {
    for (const assignment of await assignmentsThat(judge.records, filter)) await judge.assignment(assignment);
  } else if (identifier !== undefined) {
    await judge.audience(identifier);
  } else {
    throw forbidden('roles go of a holder, of an audience, or within an organization or a group');
  }
}

type Rows = {
  readonly [Port in Ports]: {
    readonly [Verb in WriteVerb<Port>]: Leads<GivenTo<AdministeredRecords[Port][Verb]>>;
  };
};

/**
 * What every write leads to, for all who have limited rights: an initiator may change a record only if they have, everywhere where
 * it leads before or after the change, every right that it leads to. A verb without a row does not compile.
 */
export const leads: Rows = {
  accounts: {
    // A subject may have been somebody's before, with what is left of them: judged when the unit of work ends.
    insert: before(async (judge, { subject }) => judge.make(subject)),
    // Whoever writes the password, the address or the name of a person can be that person.
    update: both((judge, { subject }) => judge.person(subject, 'admin:users:write')),
    delete: before((judge, subject) => judge.person(subject, 'admin:users:write')),
    replacePasswordHash: 'never',
    verifyEmail: 'never',
    changeEmail: 'never',
    changeProfile: 'never',
    forgetDevices: 'never',
    reopen: 'never',
  },
  // Whoever makes a link could as well make the account, or change it.
  accountLinks: {
    insert: before(ofLink),
    // It ends one; what comes of it is judged by itself.
    use: 'follows',
    delete: before(async (judge, digest) => ofLink(judge, await judge.records.accountLinks.find(digest))),
    deleteAllOf: before((judge, subject) => judge.person(subject, 'admin:users:write')),
    deleteExpired: 'never',
  },
  // Whoever says what a person must do can keep them out until they do it.
  actionOrders: {
    insert: before((judge, { subject }) => judge.person(subject, 'admin:users:write')),
    fulfil: 'never',
    withdraw: before((judge, { subject }) => judge.person(subject, 'admin:users:write')),
    deleteAllOf: before((judge, subject) => judge.person(subject, 'admin:users:write')),
  },
  // What a person was offered, and turned down, is theirs alone.
  madeOffers: {
    make: 'never',
    decline: 'never',
    deleteAllOf: before((judge, subject) => judge.person(subject, 'admin:users:write')),
  },
  // A factor is its person's to set up and to use; whoever can be the person can take theirs away.
  factors: {
    insert: 'never',
    replace: 'never',
    delete: before((judge, { subject }) => judge.person(subject, 'admin:users:write')),
    deleteAllOf: before((judge, subject) => judge.person(subject, 'admin:users:write')),
  },
  // Theirs to make; whoever may end where they are signed in may end that it is remembered.
  rememberedDevices: {
    insert: 'never',
    use: 'never',
    delete: before((judge, { subject }) => judge.person(subject, 'admin:sessions:write', 'admin:users:write')),
    deleteAllOf: before(signedIn),
    deleteExpired: 'never',
  },
  // Whoever acts as a person may have all that the person may, and is asked so again by their own roles.
  supportAccesses: {
    insert: before(async (judge, { supporter, subject }) => {
      await judge.person(subject, 'admin:support:write');
      await requireMayActAs(judge.records, supporter, subject);
    }),
    enter: before(async (judge, { accessId }) =>
      judge.own((await judge.records.supportAccesses.find(accessId))?.supporter),
    ),
    end: before(async (judge, { accessId }) => {
      const access = await judge.records.supportAccesses.find(accessId);
      if (access) await supporting(judge, access);
      else judge.everywhere('admin:support:write');
    }),
    deleteExpired: 'never',
  },
  refusals: { record: 'never', deleteExpired: 'never' },
  activity: { add: 'never', deleteExpired: 'never' },
  audienceUses: { record: 'never' },
  emailCodes: { save: 'never', tryOnce: 'never', consume: 'never', deleteExpired: 'never' },
  // What is noted of a change that is judged by itself; whoever notes another one hides or feigns that it was changed by hand.
  managedThings: { save: before(managing), delete: before(managing) },
  // A weaker policy is a way to everybody; a look is none.
  installationSettings: {
    save: before(async (judge, { section }) => judge.everywhere(writeOfSection(section))),
    delete: before(async (judge, section) => judge.everywhere(writeOfSection(section))),
  },
  alertRules: { insert: before(carrying), delete: before(carrying) },
  alerts: { save: 'never', deleteOlderThan: 'never' },
  // A claim of an API is made of the values, which whoever may change the person may change.
  attributeDefinitions: {
    insert: before(async (judge) => judge.everywhere('admin:users:write')),
    replace: before(async (judge) => judge.everywhere('admin:users:write')),
    delete: before(async (judge) => judge.everywhere('admin:users:write')),
  },
  // What it is told as is the `picture` of its account.
  pictures: { save: 'never', deleteOf: before((judge, subject) => judge.person(subject, 'admin:users:write')) },
  auditFollowers: {
    start: 'follows',
    moveTo: 'never',
    hold: 'never',
    succeeded: 'never',
    failed: 'never',
    gaveUp: 'never',
    delete: 'follows',
  },
  auditLog: {
    append: 'follows',
    count: 'never',
    // With the account alone, whose deletion is judged.
    forgetPerson: 'never',
    forgetOrigins: before(async (judge) => judge.everywhere('admin:audit:write')),
    deleteOlderThan: 'never',
  },
  authorizationCodes: { insert: 'never', consume: 'never', giveBack: 'never', deleteExpired: 'never' },
  clients: {
    insert: both(client),
    save: both(client),
    replace: both(client),
    delete: before((judge, clientId) => clientOfId(judge, clientId, 'admin:clients:write')),
    markUsed: 'never',
    deleteExpired: 'never',
  },
  consents: {
    save: 'never',
    deleteAll: before(everyGrant),
    deleteOlderThan: 'never',
  },
  deviceCodes: {
    insert: 'never',
    poll: 'never',
    decide: 'never',
    consume: 'never',
    giveBack: 'never',
    deleteExpired: 'never',
  },
  failureCounts: { add: 'follows', deleteExpired: 'never' },
  // What a provider says of people is believed, an owner among them: whoever describes one can be any of them.
  identityProviders: {
    insert: both(provider),
    replace: both(provider),
    delete: before(async (judge) => judge.everywhere('admin:providers:write')),
  },
  // Proven by whose account it is, there and here.
  federatedIdentities: {
    // Of an account that is made of it: its maker may be who invited.
    insert: before(async (judge, { subject }) => judge.ofMade(subject)),
    use: 'never',
    forgetTokensAt: before(async (judge) => judge.everywhere('admin:providers:write')),
    // With what rests on it: of a person, or with the provider.
    delete: before(async (judge, key) => {
      const subject = (await judge.records.federatedIdentities.find(key))?.subject;
      if (subject === undefined) return judge.everywhere('admin:users:write', 'admin:providers:write');
      await judge.person(subject, 'admin:users:write', 'admin:providers:write');
      judge.unlink(subject);
    }),
    deleteAllOf: before((judge, subject) => judge.person(subject, 'admin:users:write')),
  },
  grants: {
    insert: 'never',
    revoke: before(async (judge, grantId) => grant(judge, await judge.records.grants.find(grantId))),
    revokeAll: before(everyGrant),
    deleteExpired: 'never',
  },
  groups: {
    insert: before(async (judge) => judge.everywhere('admin:users:write')),
    replace: async (judge, { groupId, parentId }) => {
      judge.everywhere('admin:users:write');
      const present = await judge.records.groups.find(groupId);
      if (present?.parentId === parentId) return undefined;
      // Where it stands, all who are in it have what is above, and who administers what is above administers it.
      const place = async () => {
        await judge.membership(groupId);
        await judge.administration(groupId);
      };
      await place();
      return place;
    },
    delete: before(async (judge, groupId) => {
      judge.everywhere('admin:users:write');
      await judge.membership(groupId);
    }),
    addMember: both(async (judge, { groupId, subject }) => {
      await judge.within({ kind: 'group', id: groupId }, 'admin:users:write');
      await judge.membership(groupId);
      await judge.newMember(subject, 'admin:users:write');
    }),
    removeMember: before(async (judge, { groupId }) => {
      await judge.within({ kind: 'group', id: groupId }, 'admin:users:write');
      await judge.membership(groupId);
    }),
    removeEverywhere: before((judge, subject) => judge.person(subject, 'admin:users:write')),
  },
  idempotentRequests: {
    insert: 'never',
    answer: 'never',
    concerns: 'never',
    forgetPerson: 'never',
    delete: 'never',
    deleteExpired: 'never',
  },
  initialAccessTokens: {
    // Whoever has it makes clients, which may have what an API opens to strangers.
    insert: before(async (judge) => {
      judge.everywhere('admin:clients:write');
      for (const { identifier, selfRegisteredScopes = [] } of await judge.records.resourceServers.list()) {
        if (!isAdminAudience(identifier)) continue;
        await judge.rights(selfRegisteredScopes.map((scope) => ({ resource: identifier, scope })));
      }
    }),
    delete: before(async (judge) => judge.everywhere('admin:clients:write')),
    use: 'never',
    deleteExpired: 'never',
  },
  interactions: {
    insert: 'never',
    recordConsent: 'never',
    recordOffer: 'never',
    endOffer: 'never',
    complete: 'never',
    extend: 'never',
    deleteExpired: 'never',
  },
  loginAttempts: {
    recordFailure: 'never',
    forgive: 'never',
    clear: 'never',
    // What made guesses at a password or at a code wait.
    clearAll: before(async (judge, prefix) => {
      const counted = (username: string) => [...Lockout.prefixesOf(username), ...Lockout.codePrefixesOf(username)];
      const subject = judge.readBy((username) => counted(username).includes(prefix));
      if (subject === undefined) throw forbidden('nobody knows whose they are');
      await judge.person(subject, 'admin:users:write');
    }),
    deleteOlderThan: 'never',
  },
  logoutDeliveries: {
    insert: 'follows',
    claimDue: 'never',
    postpone: 'never',
    delete: 'never',
    deleteExpired: 'never',
  },
  mail: {
    insertBelow: 'follows',
    claimDue: 'never',
    settle: 'never',
    revive: before(async (judge) => judge.everywhere('admin:mail:write')),
    forgetPerson: 'never',
    deleteExpired: 'never',
  },
  organizations: {
    insert: before(async (judge) => judge.everywhere('admin:users:write')),
    replace: before(async (judge) => judge.everywhere('admin:users:write')),
    delete: before(async (judge, organizationId) => {
      judge.everywhere('admin:users:write');
      const within = { kind: 'organization', id: organizationId } as const;
      for (const assignment of await assignmentsThat(judge.records, { within })) await judge.assignment(assignment);
    }),
    addMember: both(async (judge, { organizationId, subject }) => {
      await judge.within({ kind: 'organization', id: organizationId }, 'admin:users:write');
      await judge.acting(subject, organizationId);
      await judge.newMember(subject, 'admin:users:write');
    }),
    removeMember: before(async (judge, { organizationId, subject }) => {
      await judge.within({ kind: 'organization', id: organizationId }, 'admin:users:write');
      await judge.acting(subject, organizationId);
    }),
    removeEverywhere: before((judge, subject) => judge.person(subject, 'admin:users:write')),
  },
  // Whoever makes one has the database at hand, and whoever uses one comes by it.
  ownerLinks: { insert: 'never', delete: 'never', deleteExpired: 'never' },
  proofs: {
    save: 'never',
    extend: 'never',
    delete: 'never',
    deleteAllOf: before(signedIn),
    deleteExpired: 'never',
  },
  pushedRequests: { insert: 'never', consume: 'never', deleteExpired: 'never' },
  refreshTokens: { insert: 'never', rotate: 'never', extend: 'never', deleteExpired: 'never' },
  replays: { remember: 'never', deleteExpired: 'never' },
  resourceServers: {
    save: both(resource),
    delete: before(async (judge, identifier) => {
      judge.everywhere('admin:resources:write');
      const present = await judge.records.resourceServers.find(identifier);
      // Without it its scopes need no role, where it is made again.
      if (isAdminAudience(identifier) || present?.roles !== undefined) await judge.audience(identifier);
    }),
  },
  revokedAccessTokens: { add: 'never', deleteExpired: 'never' },
  roleAssignments: {
    insert: both(async (judge, assignment) => {
      await judge.within(assignment.within, 'admin:roles:write');
      await judge.assignment(assignment);
      await judge.holder(assignment);
    }),
    delete: before(async (judge, assignment) => {
      await judge.within(assignment.within, 'admin:roles:write');
      await judge.assignment(assignment);
    }),
    deleteAll: before(roles),
  },
  // Made where there is none, from chance alone.
  secrets: { findOrInsert: 'follows' },
  securityEvents: { insert: 'follows', deleteExpired: 'never' },
  securityEventStreams: {
    insertBelow: 'never',
    extend: 'never',
    delete: 'never',
    acknowledge: 'never',
    deleteExpired: 'never',
  },
  sessions: {
    // One begins with a sign-in, but that in which somebody of support acts as its person.
    insert: before(async (judge, { subject, support }) => {
      judge.own(support?.supporter);
      await requireMayActAs(judge.records, support?.supporter ?? subject, subject);
    }),
    renew: 'never',
    touch: 'never',
    end: before(session),
    endAllOf: before((judge, subject) => judge.person(subject, 'admin:sessions:write', 'admin:users:write')),
    deleteExpired: 'never',
  },
  signingKeys: {
    insert: before(async (judge) => judge.everywhere('admin:keys:write')),
    insertFirst: 'never',
    insertGiven: 'never',
    retire: before(async (judge) => judge.everywhere('admin:keys:write')),
    delete: before(async (judge) => judge.everywhere('admin:keys:write')),
    deleteExpired: 'never',
  },
  // Whoever writes terms can keep everybody out until they accept them.
  terms: {
    insert: before(async (judge) => judge.everywhere('admin:terms:write')),
    replace: before(async (judge) => judge.everywhere('admin:terms:write')),
  },
  termsAcceptances: { insert: 'never' },
  webhooks: {
    insert: before(carrying),
    replace: before(carrying),
    delete: before(carrying),
  },
  webhookDeliveries: {
    insert: before(carrying),
    claimDue: 'never',
    postpone: 'never',
    bury: 'never',
    hasten: 'never',
    revive: before(carrying),
    delete: 'never',
    deleteAllOf: before(carrying),
    deleteOlderThan: 'never',
  },
};
