import { endpoints, type MailTemplates } from '@signet/authorization-server';
import { message } from '../../pages/messages/catalogue.js';
import { linkPath } from '../link-path.js';
import { greetedName } from './greeted-name.js';
import type { MailBody, MailFacts } from './mail-body.js';

/** The code is not in the subject, which locked screens show. */
export function verifyEmailCode(
  { code, name = '', secret }: MailTemplates['verify-email-code'],
  { lifetime }: MailFacts,
): MailBody {
  const greeted = greetedName(name);
  const says =
    greeted === undefined
      ? message('mail.verify_email.lead')
      : message('mail.verify_email.lead_name', { name: greeted });
  return {
    subject: message('mail.verify_email.subject'),
    blocks: [
      { kind: 'text', says },
      { kind: 'code', code },
      ...(secret === undefined
        ? []
        : [
            {
              kind: 'link',
              says: message('mail.verify_email.link'),
              path: linkPath(endpoints.finishAccount, secret),
            } as const,
          ]),
      { kind: 'text', says: message('mail.verify_email.good_for', { lifetime }) },
      { kind: 'text', says: message('mail.not_you') },
    ],
  };
}
