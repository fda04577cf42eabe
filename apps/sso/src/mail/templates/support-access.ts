import { endpoints, type MailTemplates } from '@signet/authorization-server';
import { message } from '../../pages/messages/catalogue.js';
import type { MailBody } from './mail-body.js';
import { whenAndWhere } from './when-and-where.js';

export function supportAccess({ reason, until, ...happened }: MailTemplates['support-access']): MailBody {
  return {
    subject: message('mail.support_access.subject'),
    blocks: [
      { kind: 'text', says: message('mail.support_access.lead', { username: happened.username, until }) },
      { kind: 'text', says: message('mail.support_access.reason', { reason }) },
      // On what device is the supporter's own business.
      ...whenAndWhere({ username: happened.username, at: happened.at }),
      { kind: 'text', says: message('mail.support_access.act') },
      { kind: 'link', says: message('mail.support_access.link'), path: endpoints.accountSessions.path },
    ],
  };
}
