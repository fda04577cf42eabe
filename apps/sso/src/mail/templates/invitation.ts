import { endpoints, type MailTemplates } from '@signet/authorization-server';
import { message } from '../../pages/messages/catalogue.js';
import { linkPath } from '../link-path.js';
import { greetedName } from './greeted-name.js';
import type { MailBody, MailFacts } from './mail-body.js';

/** The secret stands in the link alone. */
export function invitation(
  { secret, inviter = '', organization = '' }: MailTemplates['invitation'],
  { lifetime }: MailFacts,
): MailBody {
  const by = greetedName(inviter);
  const at = greetedName(organization);
  const says = by === undefined ? message('mail.invitation.lead') : message('mail.invitation.lead_by', { inviter: by });
  return {
    subject: message('mail.invitation.subject'),
    blocks: [
      { kind: 'text', says },
      ...(at === undefined
        ? []
        : [{ kind: 'text', says: message('mail.invitation.organization', { organization: at }) } as const]),
      {
        kind: 'link',
        says: message('mail.invitation.link'),
        path: linkPath(endpoints.invitationLink, secret),
      },
      { kind: 'text', says: message('mail.invitation.good_for', { lifetime }) },
      { kind: 'text', says: message('mail.invitation.not_you') },
    ],
  };
}
