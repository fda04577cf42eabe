import { endpoints, type MailTemplates } from '@signet/authorization-server';
import { deviceMessage } from '../../pages/device-message.js';
import { message } from '../../pages/messages/catalogue.js';
import { linkPath } from '../link-path.js';
import { greetedName } from './greeted-name.js';
import type { MailBody } from './mail-body.js';

export function newDevice({ at, device, address, secret, name = '' }: MailTemplates['new-device']): MailBody {
  const greeted = greetedName(name);
  const lead =
    greeted === undefined ? message('mail.new_device.lead') : message('mail.new_device.lead_name', { name: greeted });
  const known = deviceMessage(device);
  return {
    subject: message('mail.new_device.subject'),
    blocks: [
      { kind: 'text', says: lead },
      { kind: 'text', says: message('mail.new_device.at', { at }) },
      ...(known ? [{ kind: 'text', says: known } as const] : []),
      ...(address === undefined
        ? []
        : [{ kind: 'text', says: message('mail.new_device.address', { address }) } as const]),
      { kind: 'text', says: message('mail.new_device.you') },
      { kind: 'text', says: message('mail.new_device.not_you') },
      { kind: 'link', says: message('mail.new_device.link'), path: linkPath(endpoints.notMe, secret) },
    ],
  };
}
