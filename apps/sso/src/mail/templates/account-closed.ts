import { endpoints, type MailTemplates } from '@signet/authorization-server';
import { message } from '../../pages/messages/catalogue.js';
import { linkPath } from '../link-path.js';
import type { Block, MailBody } from './mail-body.js';
import { whenAndWhere } from './when-and-where.js';

export function accountClosed({ deletionAt, secret, ...happened }: MailTemplates['account-closed']): MailBody {
  return {
    subject: message('mail.account_closed.subject'),
    blocks: [
      { kind: 'text', says: message('mail.account_closed.lead', { username: happened.username }) },
      ...(deletionAt === undefined
        ? []
        : [{ kind: 'text', says: message('mail.account_closed.deletion', { at: deletionAt }) } as const]),
      ...whenAndWhere(happened),
      ...(secret === undefined ? [] : waysBack(secret)),
    ],
  };
}

function waysBack(secret: string): readonly Block[] {
  return [
    { kind: 'text', says: message('mail.account_closed.keep') },
    { kind: 'link', says: message('mail.account_closed.link'), path: linkPath(endpoints.keepAccount, secret) },
  ];
}
