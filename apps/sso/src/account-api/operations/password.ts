import { AdministrationError, changeOwnPassword } from '@signet/administration';
import { type Account, IdentityError } from '@signet/identity';
import { z } from 'zod';
import { Problem } from '../../api/http/problem.js';
import { nothing } from '../../api/shown.js';
import { type OwnContext, type OwnOperation, operation } from '../operation.js';
import { locked } from './locked.js';

const password = z.string().min(1).max(1024);

export const passwordOperations: readonly OwnOperation[] = [
  operation({
    id: 'changePassword',
    method: 'POST',
    path: '/password',
    scope: 'account:password:write',
    summary: 'Change the password; the present one proves that it is the person who wants it',
    body: z.strictObject({
      current: password.describe('A wrong one counts as at a sign-in'),
      password: password.describe('Told to nobody, and kept as a hash alone'),
      everywhere: z
        .boolean()
        .optional()
        .describe('False: sessions and apps stay. Else all end, with this app among them'),
    }),
    answer: { status: 204, schema: nothing },
    refusals: ['wrong', 'locked', 'changed'],
    isGuess: true,
    run: async (context, { body }) => {
      const { ports, person, issuer, stranger } = context;
      const account = await proved(context, body.current);
      const to = await hashed(() => issuer.identity.hashAnotherPassword(account, body.password, stranger));
      const { subject, origin } = person;
      const unasked = { everywhere: body.everywhere ?? true };
      if (!(await changeOwnPassword(ports, { subject, from: account.passwordHash, to, origin, unasked }))) {
        throw new Problem('changed', 'somebody changed the password meanwhile');
      }
      return { body: undefined };
    },
  }),
];

/** @throws Problem wrong, locked, unavailable */
async function proved({ records, issuer, person, stranger }: OwnContext, password: string): Promise<Account> {
  const account = await records.accounts.find(person.subject);
  const outcome = await issuer.identity.signIn({ username: account?.username ?? '', password, ...stranger });
  switch (outcome.kind) {
    case 'signed_in':
      return outcome.account;
    case 'locked':
      throw locked(outcome.retryAfterSeconds);
    case 'unproved':
    case 'busy':
      throw new Problem('unavailable', 'too many passwords wait to be checked');
    default:
      throw new Problem('wrong', 'body.current: not the password');
  }
}

/** @throws AdministrationError invalid, IdentityError temporarily_unavailable */
async function hashed(hash: () => Promise<string>): Promise<string> {
  try {
    return await hash();
  } catch (error) {
    if (!(error instanceof IdentityError) || error.code === 'temporarily_unavailable') throw error;
    throw new AdministrationError('invalid', `body.password: ${error.message}`, { cause: error });
  }
}
