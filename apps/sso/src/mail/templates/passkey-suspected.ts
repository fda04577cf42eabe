import { endpoints, type MailTemplates } from '@signet/authorization-server';
import { message } from '../../pages/messages/catalogue.js';
import type { MailBody } from './mail-body.js';
import { whenAndWhere } from './when-and-where.js';

export function passkeySuspected({ name, ...happened }: MailTemplates['passkey-suspected']): MailBody {
  return {
    subject: message('mail.passkey_suspected.subject'),
    blocks: [
      { kind: 'text', says: message('mail.passkey_suspected.lead', { passkey: name, username: happened.username }) },
      ...whenAndWhere(happened),
      { kind: 'text', says: message('mail.passkey_suspected.why') },
      { kind: 'text', says: message('mail.passkey_suspected.act') },
      { kind: 'link', says: message('mail.passkey_suspected.link'), path: endpoints.accountFactors.path },
    ],
  };
}
