import {
  type AccountView,
  AdministrationError,
  changeOwnProfile,
  findOwnProfile,
  requireVersion,
  versionOf,
} from '@signet/administration';
import { type ProfileMember, profileClaims } from '@signet/identity';
import { z } from 'zod';
import { profileRules } from '../../account/profile-rules.js';
import { address, attribute, attributes, profile, text } from '../../api/person.js';
import { of, time } from '../../api/shown.js';
import { type OwnOperation, operation } from '../operation.js';

type Person = Omit<AccountView, 'subject' | 'disabledAt' | 'closedAt' | 'deletionAt'> & { readonly sub: string };

/** OpenID Connect Core §5.1, and what operators let people see of themselves. */
const person = of<Person>()({
  sub: z.string().describe('As the app knows the person'),
  username: z.string(),
  ...profile,
  emailVerified: z.boolean(),
  phoneNumberVerified: z.boolean().optional(),
  address: address.optional(),
  attributes: attributes.optional(),
  createdAt: time,
  updatedAt: time,
}).meta({ id: 'Person' });

/** Each member may be null, which clears it (RFC 7396). */
const patch = z.strictObject({
  ...(Object.fromEntries(Object.values(profileClaims).map((member) => [member, text.nullable().optional()])) as {
    [Member in ProfileMember]: z.ZodOptional<z.ZodNullable<typeof text>>;
  }),
  attributes: z.record(z.string(), attribute.nullable()).optional(),
});

const personOf = (view: AccountView, sub: string): Person => ({ ...view, sub });

export const profileOperations: readonly OwnOperation[] = [
  operation({
    id: 'getProfile',
    method: 'GET',
    path: '/profile',
    scope: 'account:profile:read',
    summary: 'Who the person is',
    answer: { status: 200, schema: person },
    isVersioned: true,
    run: async ({ records, person: { subject }, sub }) => {
      const found = await findOwnProfile(records, subject);
      if (!found) throw new AdministrationError('unknown', 'there is no such person');
      const body = personOf(found, sub);
      return { body: body as z.input<typeof person>, version: versionOf(body) };
    },
  }),
  operation({
    id: 'changeProfile',
    method: 'PATCH',
    path: '/profile',
    scope: 'account:profile:write',
    summary:
      'Change what is named of the person, as far as the operator lets them; null clears. Another number is not verified',
    body: patch,
    answer: { status: 200, schema: person },
    isVersioned: true,
    run: async ({ ports, person: own, issuer, sub, expectedVersion }, { body: given }) => {
      const expect = (before: AccountView) => requireVersion(personOf(before, sub), expectedVersion);
      const changed = await changeOwnProfile(ports, own, { rules: profileRules(issuer.config), patch: given, expect });
      issuer.log.event('profile_changed', { subject: own.subject });
      const body = personOf(changed, sub);
      return { body: body as z.input<typeof person>, version: versionOf(body) };
    },
  }),
];
