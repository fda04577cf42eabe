import { endpoints, type MailTemplates } from '@signet/authorization-server';
import { message } from '../../pages/messages/catalogue.js';
import { linkPath } from '../link-path.js';
import type { Block, MailBody, MailFacts } from './mail-body.js';

export function recoverPassword({ accounts }: MailTemplates['recover-password'], { lifetime }: MailFacts): MailBody {
  return {
    subject: message('mail.recover.subject'),
    blocks: [
      { kind: 'text', says: message('mail.recover.lead') },
      ...accounts.flatMap(({ username, secret }): readonly Block[] => [
        { kind: 'text', says: message('mail.recover.account', { username }) },
        { kind: 'link', says: message('mail.recover.link'), path: linkPath(endpoints.recoverPassword, secret) },
      ]),
      { kind: 'text', says: message('mail.recover.good_for', { lifetime }) },
      { kind: 'text', says: message('mail.recover.not_you') },
    ],
  };
}
