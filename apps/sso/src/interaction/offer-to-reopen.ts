import { linkToReopen } from '@signet/administration';
import { endpoints } from '@signet/authorization-server';
import type { Account } from '@signet/identity';
import type { FastifyRequest } from 'fastify';
import { seeLinked } from '../forms/followed-link.js';
import type { FormAnswer } from '../forms/guarded-form.js';
import { originOf } from '../http/request-origin.js';
import type { Issuer } from '../issuer/issuer.js';
import { message } from '../pages/messages/catalogue.js';

/** Whoever proved the password of an account that its person closed may open it again; nobody is signed in to it. */
export async function offerToReopen(
  issuer: Issuer,
  request: FastifyRequest,
  { subject }: Account,
): Promise<FormAnswer<'username'>> {
  const link = await linkToReopen(issuer.administration.own, { subject, origin: originOf(request) });
  if (link === undefined) return { kind: 'refused', status: 401, alert: message('login.refused') };
  return {
    kind: 'done',
    send: ({ reply }) => seeLinked(issuer, endpoints.keepAccount, reply, link),
  };
}
