import { endpoints, type MailTemplates } from '@signet/authorization-server';
import { message } from '../../pages/messages/catalogue.js';
import { linkPath } from '../link-path.js';
import type { Block, MailBody } from './mail-body.js';
import { whenAndWhere } from './when-and-where.js';

export function factorsChanged(data: MailTemplates['factors-changed']): MailBody {
  const { what, left, effectiveAt, secret, ...happened } = data;
  const { username } = happened;
  return {
    subject: message('mail.factors_changed.subject'),
    blocks: [
      { kind: 'text', says: message(`mail.factors_changed.${what}`, { username }) },
      ...(effectiveAt === undefined ? [] : [text(message('mail.factors_changed.effective', { at: effectiveAt }))]),
      ...(left === undefined ? [] : [text(message('mail.factors_changed.left', { left }))]),
      ...whenAndWhere(happened),
      ...(secret === undefined ? [] : waysBack(secret)),
    ],
  };
}

function waysBack(secret: string): readonly Block[] {
  return [
    text(message('mail.factors_changed.not_you')),
    { kind: 'link', says: message('mail.factors_changed.link'), path: linkPath(endpoints.undoFactor, secret) },
  ];
}

function text(says: Extract<Block, { kind: 'text' }>['says']): Block {
  return { kind: 'text', says };
}
