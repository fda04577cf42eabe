import type { Happened } from '@signet/authorization-server';
import { message } from '../../pages/messages/catalogue.js';
import type { Block } from './mail-body.js';

/** Of every notice: when it happened, and on what kind of device, where that is known. */
export function whenAndWhere({ at, device }: Happened): readonly Block[] {
  const { browser, system } = device ?? {};
  const known = browser ?? system;
  const says =
    browser !== undefined && system !== undefined
      ? message('mail.notice.at_on', { at, browser, system })
      : known === undefined
        ? message('mail.notice.at', { at })
        : message('mail.notice.at_device', { at, device: known });
  return [{ kind: 'text', says }];
}
