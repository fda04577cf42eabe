import { endpoints, type MailTemplates } from '@signet/authorization-server';
import { message } from '../../pages/messages/catalogue.js';
import type { MailBody } from './mail-body.js';
import { whenAndWhere } from './when-and-where.js';

const changes = { linked: 'mail.sign_in_linked.linked', unlinked: 'mail.sign_in_linked.unlinked' } as const;

export function signInLinked({ change, provider, ...happened }: MailTemplates['sign-in-linked']): MailBody {
  return {
    subject: message('mail.sign_in_linked.subject'),
    blocks: [
      { kind: 'text', says: message(changes[change], { provider, username: happened.username }) },
      ...whenAndWhere(happened),
      { kind: 'text', says: message('mail.sign_in_linked.not_you') },
      { kind: 'link', says: message('mail.sign_in_linked.look'), path: endpoints.accountLinked.path },
    ],
  };
}
