import { endpoints, type MailTemplates } from '@signet/authorization-server';
import { message } from '../../pages/messages/catalogue.js';
import { linkPath } from '../link-path.js';
import { greetedName } from './greeted-name.js';
import type { MailBody } from './mail-body.js';

/** The code is not in the subject, which locked screens show. The address is whatever somebody typed: what they call themselves may be an advertisement. */
export function confirmNewEmail({ username, code, secret }: MailTemplates['confirm-new-email']): MailBody {
  const named = greetedName(username);
  const says =
    named === undefined
      ? message('mail.confirm_new_email.lead_nameless')
      : message('mail.confirm_new_email.lead', { username: named });
  return {
    subject: message('mail.confirm_new_email.subject'),
    blocks: [
      { kind: 'text', says },
      { kind: 'code', code },
      { kind: 'text', says: message('mail.confirm_new_email.good_for') },
      {
        kind: 'link',
        says: message('mail.confirm_new_email.link'),
        path: linkPath(endpoints.confirmEmail, secret),
      },
      { kind: 'text', says: message('mail.confirm_new_email.not_you') },
    ],
  };
}
