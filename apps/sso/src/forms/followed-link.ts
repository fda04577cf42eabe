import type { Endpoint } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { seeOwnPage } from '../http/outcome-response.js';
import { field, queryParameters } from '../http/parameters.js';
import type { Issuer } from '../issuer/issuer.js';
import { linkParameter } from '../mail/link-path.js';
import type { Visit } from './visit.js';

type Page = Pick<Endpoint, 'path'>;

/**
 * The secret of a link leaves the address for a cookie before a page is shown: what stays there stands in histories and pictures of screens, and the
 * switch of languages would ask for it again. False where the address has none.
 */
export function leavesAddress(issuer: Issuer, page: Page, request: FastifyRequest, reply: FastifyReply): boolean {
  const secret = field(queryParameters(request), linkParameter);
  if (secret === '') return false;
  seeLinked(issuer, page, reply, secret);
  return true;
}

/** Leads to a page that a link is for, without the secret in its address. */
export function seeLinked(issuer: Issuer, page: Page, reply: FastifyReply, secret: string): void {
  issuer.cookies.setLink(reply, page, secret);
  seeOwnPage(reply, page);
}

/** Of the form that is sent, whichever link was followed since; else of the link that was followed last. */
export function followedSecret(issuer: Issuer, page: Page, { request, parameters }: Visit): string {
  const sent = field(parameters, linkParameter);
  return sent === '' ? (issuer.cookies.link(request, page) ?? '') : sent;
}
