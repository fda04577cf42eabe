import type { MailTemplates } from '@signet/authorization-server';
import { message } from '../../pages/messages/catalogue.js';
import type { MailBody } from './mail-body.js';

export function test({ askedBy }: MailTemplates['test']): MailBody {
  return {
    subject: message('mail.test.subject'),
    blocks: [
      { kind: 'text', says: message('mail.test.lead', { askedBy }) },
      { kind: 'link', says: message('mail.test.link'), path: '/' },
    ],
  };
}
