import {
  type AccountPatch,
  type AccountReference,
  type AccountView,
  AdministrationError,
  type BoundReference,
  changeAccount,
  createAccount,
  type DeviceView,
  deleteAccount,
  disableAccount,
  type EndedAccount,
  enableAccount,
  endSessions,
  type FactorsOfPerson,
  factorsOfPerson,
  findAccount,
  forgetDevicesOf,
  listAccounts,
  longestResetWait,
  rememberedDevicesOf,
  resetFactors,
  setPassword,
  stopFactorsReset,
  unlockAccount,
  versionOf,
} from '@signet/administration';
import { factorTypes } from '@signet/identity';
import { z } from 'zod';
import { paged, pageOf, pageQuery, pageRequest } from '../../api/pages.js';
import { address, attribute, attributes, profile, text } from '../../api/person.js';
import { of, subject, time } from '../../api/shown.js';
import { type Operation, operation } from '../operation.js';
import { merged, patchOf } from './merging.js';
import { placesNamed, withinPerson } from './places.js';

/** @throws AdministrationError invalid */
function placeOf(given: {
  readonly organizationId?: string | undefined;
  readonly groupId?: string | undefined;
}): BoundReference | undefined {
  const { organizationId, groupId } = given;
  if (organizationId !== undefined && groupId !== undefined) {
    throw new AdministrationError('invalid', 'a user is made into an organization or into a group');
  }
  if (organizationId !== undefined) return { kind: 'organization', organization: { organizationId } };
  return groupId === undefined ? undefined : { kind: 'group', group: { groupId } };
}

const { email, ...others } = profile;

/** A person as the API tells of them: never their password, not even its hash. */
export const user = of<AccountView>()({
  email,
  emailVerified: z.boolean(),
  ...others,
  phoneNumberVerified: z.boolean().optional(),
  address: address.optional(),
  attributes: attributes.optional(),
  subject,
  username: z.string(),
  disabledAt: time.optional(),
  closedAt: time.optional().describe('Its person closed it, and may open it again'),
  deletionAt: time.optional().describe('Its person wants it deleted then'),
  createdAt: time,
  updatedAt: time,
}).meta({ id: 'User' });

const rememberedDevice = of<DeviceView>()({
  deviceId: z.string(),
  device: z.object({ browser: z.string().optional(), system: z.string().optional() }).optional(),
  createdAt: time,
  lastUsedAt: time,
  expiresAt: time,
}).meta({ id: 'RememberedDevice' });

const ended = z.object({ user, revokedGrants: z.int() });

const given = {
  ...profile,
  emailVerified: z.boolean().optional(),
  phoneNumberVerified: z.boolean().optional(),
  address: z.strictObject(address.shape).optional(),
  attributes: attributes.optional(),
};

/** Each member may be null, which clears it (RFC 7396). */
const patch = z.strictObject({
  username: text.optional(),
  ...(Object.fromEntries(Object.entries(profile).map(([name, member]) => [name, member.nullable()])) as {
    [Name in keyof typeof profile]: z.ZodNullable<(typeof profile)[Name]>;
  }),
  emailVerified: z.boolean().optional(),
  phoneNumberVerified: z.boolean().nullable().optional(),
  address: patchOf(address).nullable().optional(),
  attributes: z.record(z.string(), attribute.nullable()).optional(),
});

/** An address of which nothing is left is none. */
function patchOfUser(before: AccountView, { address: given, ...others }: z.output<typeof patch>): AccountPatch {
  if (given === undefined) return others as AccountPatch;
  const next = merged(z.strictObject(address.shape), before.address, given, 'body.address');
  const isNone = next === null || Object.keys(next ?? {}).length === 0;
  return { ...others, address: isNone ? null : next } as AccountPatch;
}

const password = z.string().min(1).max(1024).describe('Told to nobody, and kept as a hash alone');

const temporary = z.boolean().describe('For the next sign-in alone: the user chooses another one then');

const by = (path: { readonly subject: string }): AccountReference => ({ subject: path.subject });
const versioned = (account: AccountView) => ({ body: own(account), version: versionOf(account) });
const counted = ({ account, revokedGrants }: EndedAccount) => ({ body: { user: own(account), revokedGrants } });

export const userOperations: readonly Operation[] = [
  operation({
    id: 'listUsers',
    method: 'GET',
    path: '/users',
    scope: 'admin:users:read',
    summary: 'Users, by username; a search looks in username, email address and names',
    query: {
      ...pageQuery,
      username: z.string().min(1).max(1024).optional().describe('The one of this username alone'),
    },
    answer: { status: 200, schema: pageOf(user) },
    run: async ({ accounts, directories }, { query }) => {
      if (query.username === undefined) return paged(await listAccounts(directories.accounts, pageRequest(query)), own);
      const found = await findAccount({ accounts }, { username: query.username });
      return paged({ items: [found], total: 1 }, own);
    },
    refusals: ['invalid', 'unknown'],
  }),
  operation({
    id: 'createUser',
    method: 'POST',
    path: '/users',
    scope: 'admin:users:write',
    summary: 'Make a user',
    within: (context, { body }) => placesNamed(context, body),
    body: z.strictObject({
      username: text,
      password,
      temporary: temporary.optional(),
      ...given,
      organizationId: text.optional().describe('Where the user is a member from the beginning'),
      groupId: text.optional().describe('The same of a group; administrators of one place make users into it alone'),
    }),
    answer: { status: 201, schema: user },
    isVersioned: true,
    refusals: ['exists'],
    run: async ({ ports, initiator }, { body }) => {
      const { organizationId, groupId, ...person } = body;
      const into = placeOf({ organizationId, groupId });
      const account = await createAccount(ports, initiator, person as Parameters<typeof createAccount>[2], into);
      return { ...versioned(account), location: `/users/${encodeURIComponent(account.subject)}` };
    },
  }),
  operation({
    id: 'getUser',
    method: 'GET',
    path: '/users/:subject',
    scope: 'admin:users:read',
    summary: 'A user',
    within: withinPerson,
    answer: { status: 200, schema: user },
    isVersioned: true,
    run: async ({ accounts }, { path }) => versioned(await findAccount({ accounts }, by(path))),
  }),
  operation({
    id: 'changeUser',
    method: 'PATCH',
    path: '/users/:subject',
    scope: 'admin:users:write',
    summary: 'Change what is named of a user; null clears. Another address or number is not verified unless it is said',
    within: withinPerson,
    body: patch,
    answer: { status: 200, schema: user },
    isVersioned: true,
    refusals: ['exists'],
    run: async ({ ports, initiator, expectedVersion }, { path, body }) =>
      versioned(
        await changeAccount(ports, initiator, by(path), (before) => patchOfUser(before, body), expectedVersion),
      ),
  }),
  operation({
    id: 'deleteUser',
    method: 'DELETE',
    path: '/users/:subject',
    scope: 'admin:users:write',
    recentSignIn: true,
    summary: 'Delete a user: every session and grant ends, every consent is forgotten',
    within: withinPerson,
    // What is kept of the answer has nothing of the person: they are gone.
    answer: { status: 200, schema: ended.partial({ user: true }), shownOnce: ['user'] },
    isVersioned: true,
    run: async ({ ports, initiator, expectedVersion }, { path }) =>
      counted(await deleteAccount(ports, initiator, by(path), expectedVersion)),
  }),
  operation({
    id: 'disableUser',
    method: 'POST',
    path: '/users/:subject/disable',
    scope: 'admin:users:write',
    summary: 'Refuse sign-in, end every session and revoke every grant of a user',
    within: withinPerson,
    answer: { status: 200, schema: ended },
    run: async ({ ports, initiator }, { path }) => counted(await disableAccount(ports, initiator, by(path))),
  }),
  operation({
    id: 'enableUser',
    method: 'POST',
    path: '/users/:subject/enable',
    scope: 'admin:users:write',
    summary: 'Allow sign-in again',
    within: withinPerson,
    answer: { status: 200, schema: user },
    isVersioned: true,
    run: async ({ ports, initiator }, { path }) => versioned(await enableAccount(ports, initiator, by(path))),
  }),
  operation({
    id: 'unlockUser',
    method: 'POST',
    path: '/users/:subject/unlock',
    scope: 'admin:users:write',
    summary: 'Forget the failed sign-ins that make a user wait',
    within: withinPerson,
    answer: { status: 200, schema: user },
    isVersioned: true,
    run: async ({ ports, initiator }, { path }) => versioned(await unlockAccount(ports, initiator, by(path))),
  }),
  operation({
    id: 'getFactorsOfUser',
    method: 'GET',
    path: '/users/:subject/factors',
    scope: 'admin:users:read',
    summary: 'What kinds of second factors a user has, and whether they are to be reset',
    within: withinPerson,
    answer: {
      status: 200,
      schema: of<FactorsOfPerson>()({
        factors: z
          .array(z.object({ type: z.enum(factorTypes), createdAt: time, lastUsedAt: time.optional() }))
          .readonly(),
        resetAt: time.optional().describe('From when on an ordered reset counts'),
      }),
    },
    run: async ({ ports, stores }, { path }) => ({ body: await factorsOfPerson(ports, stores, by(path)) }),
  }),
  operation({
    id: 'resetFactorsOfUser',
    method: 'POST',
    path: '/users/:subject/factors/reset',
    scope: 'admin:users:write',
    recentSignIn: true,
    summary: 'Take away the second factors of a user who has lost them, after a time in which they can stop it',
    within: withinPerson,
    body: z.strictObject({ after: z.int().min(0).max(longestResetWait).optional() }),
    answer: { status: 200, schema: z.object({ username: z.string(), effectiveAt: time, removed: z.int() }) },
    run: async ({ ports, initiator }, { path, body }) => ({
      body: await resetFactors(ports, initiator, by(path), body),
    }),
  }),
  operation({
    id: 'stopFactorsReset',
    method: 'DELETE',
    path: '/users/:subject/factors/reset',
    scope: 'admin:users:write',
    summary: 'Stop a reset that was ordered',
    within: withinPerson,
    answer: { status: 200, schema: z.object({ stopped: z.boolean() }) },
    run: async ({ ports, initiator }, { path }) => ({
      body: { stopped: await stopFactorsReset(ports, initiator, by(path)) },
    }),
  }),
  operation({
    id: 'setUserPassword',
    method: 'POST',
    path: '/users/:subject/password',
    scope: 'admin:users:write',
    recentSignIn: true,
    summary: 'Replace the password of a user, who is signed out everywhere',
    within: withinPerson,
    body: z.strictObject({ password, keepSessions: z.boolean().optional(), temporary: temporary.optional() }),
    answer: { status: 200, schema: ended },
    run: async ({ ports, initiator }, { path, body }) => {
      const { password: given, ...options } = body;
      return counted(await setPassword(ports, initiator, by(path), given, options));
    },
  }),
  operation({
    id: 'endSessionsOfUser',
    method: 'DELETE',
    path: '/users/:subject/sessions',
    scope: 'admin:sessions:write',
    summary: 'End every session of a user, and every grant that lives in one',
    within: withinPerson,
    answer: { status: 200, schema: z.object({ ended: z.int() }) },
    run: async ({ ports, initiator }, { path }) => ({ body: { ended: await endSessions(ports, initiator, by(path)) } }),
  }),
  operation({
    id: 'listRememberedDevicesOfUser',
    method: 'GET',
    path: '/users/:subject/remembered-devices',
    scope: 'admin:sessions:read',
    summary: 'Where a user is not asked for a second factor at each sign-in, newest first',
    within: withinPerson,
    answer: { status: 200, schema: z.object({ items: z.array(rememberedDevice) }) },
    run: async ({ ports, stores }, { path }) => ({
      body: { items: [...(await rememberedDevicesOf(ports, stores, by(path)))] },
    }),
  }),
  operation({
    id: 'forgetRememberedDevicesOfUser',
    method: 'DELETE',
    path: '/users/:subject/remembered-devices',
    scope: 'admin:sessions:write',
    summary: 'Ask a user for a second factor everywhere again',
    within: withinPerson,
    answer: { status: 200, schema: z.object({ forgotten: z.int() }) },
    run: async ({ ports, initiator }, { path }) => ({
      body: { forgotten: await forgetDevicesOf(ports, initiator, by(path)) },
    }),
  }),
];

/** Lists that nobody changes are lists. */
export function own(account: AccountView): z.input<typeof user> {
  return account as z.input<typeof user>;
}
