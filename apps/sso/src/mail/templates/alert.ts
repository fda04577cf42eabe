import type { MailTemplates } from '@signet/authorization-server';
import { message } from '../../pages/messages/catalogue.js';
import type { MailBody } from './mail-body.js';

export function alert({ headline, at, facts, path }: MailTemplates['alert']): MailBody {
  return {
    subject: message('mail.alert.subject', { headline }),
    blocks: [
      { kind: 'text', says: message('mail.alert.lead', { headline }) },
      { kind: 'text', says: message('mail.alert.at', { at }) },
      ...(facts.length > 0 ? [{ kind: 'facts', facts } as const] : []),
      ...(path === undefined ? [] : [{ kind: 'link', says: message('mail.alert.more'), path } as const]),
    ],
  };
}
