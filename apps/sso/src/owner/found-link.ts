import { findOwnerLink, type OwnerLink } from '@signet/administration';
import type { Instead } from '../forms/guarded-form.js';
import type { Visit } from '../forms/visit.js';
import { sendPage } from '../http/page-response.js';
import type { Issuer } from '../issuer/issuer.js';
import { OwnerLinkOverPage } from '../pages/owner-pages.js';

export interface FoundLink {
  readonly secret: string;
  readonly link: OwnerLink;
}

/** The link that this browser came with, while it is good. */
export async function foundLink(issuer: Issuer, { request }: Visit): Promise<FoundLink | undefined> {
  const secret = issuer.cookies.ownerLink(request);
  if (secret === undefined) return undefined;
  const link = await findOwnerLink(issuer.records, issuer.administration.ports, secret);
  return link && { secret, link };
}

export const linkIsOver: Instead = {
  kind: 'instead',
  send: ({ reply }) => sendPage(reply, (words) => OwnerLinkOverPage({ words }), { status: 404 }),
};
