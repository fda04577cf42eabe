import type { MailTemplates } from '@signet/authorization-server';
import { message } from '../../pages/messages/catalogue.js';
import { greetedName } from './greeted-name.js';
import type { Block, MailBody } from './mail-body.js';

export function newDevice({ at, browser, system, address, name = '' }: MailTemplates['new-device']): MailBody {
  const greeted = greetedName(name);
  const lead =
    greeted === undefined ? message('mail.new_device.lead') : message('mail.new_device.lead_name', { name: greeted });
  return {
    subject: message('mail.new_device.subject'),
    blocks: [
      { kind: 'text', says: lead },
      { kind: 'text', says: message('mail.new_device.at', { at }) },
      ...said(browser, system),
      ...(address === undefined
        ? []
        : [{ kind: 'text', says: message('mail.new_device.address', { address }) } as const]),
      { kind: 'text', says: message('mail.new_device.you') },
      { kind: 'link', says: message('mail.new_device.sessions'), path: '/account/sessions' },
    ],
  };
}

function said(browser: string | undefined, system: string | undefined): readonly Block[] {
  if (browser !== undefined && system !== undefined) {
    return [{ kind: 'text', says: message('device.both', { browser, system }) }];
  }
  const one = browser ?? system;
  return one === undefined ? [] : [{ kind: 'text', says: message('device.one', { device: one }) }];
}
