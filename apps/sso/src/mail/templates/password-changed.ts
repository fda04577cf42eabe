import { endpoints, type MailTemplates } from '@signet/authorization-server';
import { message } from '../../pages/messages/catalogue.js';
import type { MailBody } from './mail-body.js';
import { whenAndWhere } from './when-and-where.js';

const ways = {
  recovery: 'mail.password_changed.recovery',
  person: 'mail.password_changed.person',
  operator: 'mail.password_changed.operator',
} as const;

export function passwordChanged({ by, endedSessions, ...happened }: MailTemplates['password-changed']): MailBody {
  return {
    subject: message('mail.password_changed.subject'),
    blocks: [
      { kind: 'text', says: message(ways[by], { username: happened.username }) },
      ...whenAndWhere(happened),
      ...(endedSessions ? [{ kind: 'text', says: message('mail.password_changed.signed_out') } as const] : []),
      { kind: 'text', says: message('mail.password_changed.not_you') },
      { kind: 'link', says: message('mail.password_changed.recover'), path: endpoints.forgotPassword.path },
    ],
  };
}
