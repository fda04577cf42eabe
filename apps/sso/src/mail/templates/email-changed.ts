import { endpoints, type MailTemplates } from '@signet/authorization-server';
import { message } from '../../pages/messages/catalogue.js';
import { linkPath } from '../link-path.js';
import type { Block, MailBody } from './mail-body.js';
import { whenAndWhere } from './when-and-where.js';

/** To which address it was changed is not told: whoever reads here may be somebody else by now. */
export function emailChanged({ by, secret, ...happened }: MailTemplates['email-changed']): MailBody {
  const { username } = happened;
  return {
    subject: message('mail.email_changed.subject'),
    blocks: [
      {
        kind: 'text',
        says: message(by === 'undo' ? 'mail.email_changed.undo' : 'mail.email_changed.change', { username }),
      },
      ...whenAndWhere(happened),
      ...(secret === undefined ? [] : waysBack(secret)),
    ],
  };
}

function waysBack(secret: string): readonly Block[] {
  return [
    { kind: 'text', says: message('mail.email_changed.not_you') },
    { kind: 'link', says: message('mail.email_changed.link'), path: linkPath(endpoints.undoEmail, secret) },
  ];
}
