import { type AccountView, AdministrationError, findOwnProfile, versionOf } from '@signet/administration';
import { z } from 'zod';
import { address, attributes, profile } from '../../api/person.js';
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
      const body: Person = { ...found, sub };
      return { body: body as z.input<typeof person>, version: versionOf(body) };
    },
  }),
];
