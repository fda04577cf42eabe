import type { MailTemplates } from '@signet/authorization-server';
import { message } from '../../pages/messages/catalogue.js';
import type { MailBody } from './mail-body.js';

export function emailInUse({ username }: MailTemplates['email-in-use']): MailBody {
  return {
    subject: message('mail.email_in_use.subject'),
    blocks: [
      { kind: 'text', says: message('mail.email_in_use.lead', { username }) },
      { kind: 'text', says: message('mail.email_in_use.hint') },
    ],
  };
}
