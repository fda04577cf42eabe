import { Controller, Req, Res } from '@nestjs/common';
import { sendEmailCode, verifyOwnEmail } from '@signet/administration';
import { endpoints } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { digitsOf } from '../../forms/digits.js';
import { fields } from '../../forms/fields.js';
import { GuardedForm } from '../../forms/guarded-form.js';
import { againOf } from '../../http/again.js';
import { Answers } from '../../http/answers.js';
import { callerOf } from '../../http/caller.js';
import { seeOwnPage } from '../../http/outcome-response.js';
import { field, queryParameters } from '../../http/parameters.js';
import { mailLocale } from '../../http/request-words.js';
import { goOn } from '../../interaction/open-interaction.js';
import { cancel, switchPerson } from '../../interaction/ways-out.js';
import { Issuer } from '../../issuer/issuer.js';
import { message } from '../../pages/messages/catalogue.js';
import { VerifyEmailPage } from '../../pages/verify-email-page.js';
import { type ActionTurn, openAction } from '../open-action.js';

interface Asked extends ActionTurn {
  readonly email: string;
  readonly isSent: boolean;
}

/** A code is sent where it is asked for, and not by opening a page: previews and scanners do that. */
@Controller()
export class VerifyEmailController {
  readonly #form: GuardedForm<'email_code', Asked>;

  constructor(issuer: Issuer) {
    this.#form = new GuardedForm<'email_code', Asked>(issuer, {
      name: 'verify-email',
      fields: { email_code: fields.emailCode },
      ways: {
        cancel: cancel(issuer),
        switch: switchPerson(issuer),
        send: async ({ visit, subject: turn }) => {
          const { subject, reference, isTurn } = turn;
          // Of a form that is over: nothing is wanted of that address any more.
          if (!isTurn) return { kind: 'done', send: goOn(issuer, turn).send };
          const account = await issuer.records.accounts.find(subject);
          const { origin, interactionId: interaction } = reference;
          const came =
            account &&
            (await sendEmailCode(
              issuer.administration.own,
              { account: { ...account, locale: mailLocale(visit.request, account) }, origin },
              callerOf(visit.request).address,
            ));
          issuer.log.event('email_code_asked', { subject, reason: came ?? 'no_account' });
          const again = againOf(visit.parameters);
          return {
            kind: 'done',
            send: ({ reply }) => seeOwnPage(reply, endpoints.verifyEmail, { interaction, again, sent: 'yes' }),
          };
        },
      },
      // Guesses of one caller are held back, whoever's codes they are at.
      isThrottled: true,
      open: async (visit) => {
        const opened = await openAction(issuer, visit, 'verify_email');
        if (opened.kind === 'instead') return opened;
        const account = await issuer.records.accounts.find(opened.subject.subject);
        const isSent = field(visit.parameters, 'sent') !== '' || visit.request.method === 'POST';
        return {
          ...opened,
          hidden: [...(opened.hidden ?? []), ...(isSent ? ([['sent', 'yes']] as const) : [])],
          subject: { ...opened.subject, email: account?.email ?? '', isSent },
        };
      },
      act: async ({ visit, subject: turn, values }) => {
        const account = await issuer.records.accounts.find(turn.subject);
        if (!turn.isTurn || !account) return { kind: 'done', send: goOn(issuer, turn).send };
        const { origin } = turn.reference;
        const code = digitsOf(values.email_code);
        const came = await verifyOwnEmail(issuer.administration.own, { account, origin }, code);
        if (came === 'wrong') return { kind: 'refused', errors: { email_code: message('email_code.wrong') } };
        await issuer.identity.guessedRight(callerOf(visit.request));
        return { kind: 'done', send: goOn(issuer, turn).send };
      },
      page: ({ words, form, subject: { shown, email, isSent } }) =>
        VerifyEmailPage({ words, form, view: { ...shown, email, isSent } }),
    });
  }

  @Answers('GET', endpoints.verifyEmail)
  show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.show(request, reply, queryParameters(request));
  }

  @Answers('POST', endpoints.verifyEmail)
  submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.submit(request, reply);
  }
}
