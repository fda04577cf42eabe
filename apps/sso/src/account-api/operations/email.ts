import { AdministrationError, changeOwnEmail, confirmNewEmail } from '@signet/administration';
import { z } from 'zod';
import { Problem } from '../../api/http/problem.js';
import { nothing } from '../../api/shown.js';
import { type OwnOperation, operation } from '../operation.js';
import { locked } from './locked.js';

const email = z.string().min(3).max(254);
const code = z.string().min(1).max(32).describe('The six digits that were sent to the new address');

export const emailOperations: readonly OwnOperation[] = [
  operation({
    id: 'changeEmail',
    method: 'POST',
    path: '/email',
    scope: 'account:email:write',
    recentSignIn: true,
    summary:
      'Send a code and a link to the address that the person is to have; the answer is the same where somebody else has it',
    body: z.strictObject({ email }),
    answer: { status: 204, schema: nothing },
    run: async ({ ports, person, issuer, stranger }, { body }) => {
      const asked = await changeOwnEmail(ports, person, body.email, stranger.caller.address);
      if (asked.kind === 'same') throw new AdministrationError('invalid', 'body.email: it is theirs already');
      if (asked.kind !== 'asked') throw new AdministrationError('invalid', 'body.email: not an address of mail');
      issuer.log.event('email_change_asked', { subject: person.subject, reason: asked.mail });
      return { body: undefined };
    },
  }),
  operation({
    id: 'confirmEmail',
    method: 'POST',
    path: '/email/confirmation',
    scope: 'account:email:write',
    recentSignIn: true,
    summary: 'The code that was sent: the person has the new address from then on, and the one before is told',
    body: z.strictObject({ code }),
    answer: { status: 204, schema: nothing },
    refusals: ['wrong', 'locked'],
    isGuess: true,
    run: async ({ ports, person, issuer, stranger: { caller } }, { body }) => {
      const { identity, log } = issuer;
      // Guesses of one caller are held back, whoever's codes they are at.
      const seconds = await identity.reserveGuess(caller);
      if (seconds > 0) throw locked(seconds);
      const came = await confirmNewEmail(ports, person, body.code.replace(/\D/g, ''));
      if (came === 'too_many') throw new Problem('wrong', 'the address changed too often within seven days');
      if (came !== 'changed') throw new Problem('wrong', 'the code is wrong, or good for nothing any more');
      await identity.guessedRight(caller);
      log.event('email_changed', { subject: person.subject });
      return { body: undefined };
    },
  }),
];
