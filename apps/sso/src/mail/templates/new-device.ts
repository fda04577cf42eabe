import { endpoints, type MailTemplates } from '@signet/authorization-server';
import { message } from '../../pages/messages/catalogue.js';
import { linkPath } from '../link-path.js';
import type { MailBody } from './mail-body.js';
import { whenAndWhere } from './when-and-where.js';

export function newDevice({ address, secret, ...happened }: MailTemplates['new-device']): MailBody {
  return {
    subject: message('mail.new_device.subject'),
    blocks: [
      { kind: 'text', says: message('mail.new_device.lead', { username: happened.username }) },
      ...whenAndWhere(happened),
      ...(address === undefined
        ? []
        : [{ kind: 'text', says: message('mail.new_device.address', { address }) } as const]),
      { kind: 'text', says: message('mail.new_device.you') },
      { kind: 'text', says: message('mail.new_device.not_you') },
      secret === undefined
        ? { kind: 'link', says: message('mail.new_device.sessions'), path: endpoints.accountSessions.path }
        : { kind: 'link', says: message('mail.new_device.link'), path: linkPath(endpoints.notMe, secret) },
    ],
  };
}
