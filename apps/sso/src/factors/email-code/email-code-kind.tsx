import { proveByMail, sendFactorCode } from '@signet/administration';
import { digitsOf } from '../../forms/digits.js';
import { fields } from '../../forms/fields.js';
import { callerOf } from '../../http/caller.js';
import { field } from '../../http/parameters.js';
import { originOf } from '../../http/request-origin.js';
import { mailLocale } from '../../http/request-words.js';
import { Button } from '../../pages/kit/button.js';
import { message } from '../../pages/messages/catalogue.js';
import type { FactorKind } from '../factor-kind.js';
import { countsByMail } from './counts-by-mail.js';

/** A code to the verified address, where the operator lets it count. It is sent where it is asked for, and not by opening a page. */
export const emailCodeKind: FactorKind = {
  way: 'email_code',
  proof: {
    lead: 'second_factor.email.lead',
    link: 'second_factor.email.link',
    fields: { email_code: fields.emailCode },
    provable: ({ config }, account, enrolled) =>
      config.secondFactor.emailCode && countsByMail(account, enrolled) ? [['email']] : [],
    prepare: async ({ visit }) => {
      const isSent = field(visit.parameters, 'sent') !== '';
      return {
        hidden: isSent ? [['sent', 'yes']] : [],
        omitted: isSent ? [] : ['email_code'],
        hasNoSubmit: !isSent,
        lead: isSent ? 'second_factor.email.sent' : 'second_factor.email.lead',
        after: (words) => (
          <Button id="send" name="decision" value="send" quiet={isSent} skipsFields>
            {words.plain(isSent ? 'verify_email.send_again' : 'verify_email.send')}
          </Button>
        ),
      };
    },
    send: async ({ issuer, visit: { request }, account }) => {
      const whom = { ...account, locale: mailLocale(request, account) };
      const by = { account: whom, origin: originOf(request) };
      const came = await sendFactorCode(issuer.administration.own, by, callerOf(request).address);
      issuer.log.event('email_code_asked', { subject: account.subject, reason: came });
    },
    prove: async (occasion, { email_code = '' }) => {
      const { issuer, account } = occasion;
      const { request } = occasion.visit;
      const by = { account, origin: originOf(request) };
      const guess = {
        account,
        code: 'email_code',
        caller: callerOf(request),
        deviceCookie: issuer.cookies.device(request),
      } as const;
      const tried = await issuer.identity.tryCode(guess, () =>
        proveByMail(issuer.administration.own, by, digitsOf(email_code)),
      );
      if (tried.kind === 'locked') return tried;
      if (tried.kind === 'right') return { kind: 'proved', amr: ['email'] };
      return { kind: 'refused', status: 401, errors: { email_code: message('email_code.wrong') } };
    },
  },
};
