import type { MailTemplates } from '@signet/authorization-server';
import { message } from '../../pages/messages/catalogue.js';
import type { MailBody } from './mail-body.js';

/** In place of a code, to whoever has an account with this address. */
export function accountExists({ username }: MailTemplates['account-exists']): MailBody {
  return {
    subject: message('mail.account_exists.subject'),
    blocks: [
      { kind: 'text', says: message('mail.account_exists.lead') },
      { kind: 'text', says: message('mail.account_exists.sign_in', { username }) },
      { kind: 'text', says: message('mail.account_exists.not_you') },
    ],
  };
}
