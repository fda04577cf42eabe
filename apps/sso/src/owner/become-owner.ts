import { AdministrationError, type NewOwner, useOwnerLink } from '@signet/administration';
import { endpoints } from '@signet/authorization-server';
import { IdentityError } from '@signet/identity';
import type { FastifyRequest } from 'fastify';
import type { FormAnswer } from '../forms/guarded-form.js';
import { identityRefusal } from '../forms/identity-refusal.js';
import { callerOf } from '../http/caller.js';
import { seeOwnPage } from '../http/outcome-response.js';
import { whileHashing } from '../in-flight/while-hashing.js';
import type { Issuer } from '../issuer/issuer.js';
import { message } from '../pages/messages/catalogue.js';
import type { FoundLink } from './found-link.js';

/** Makes the owner, and says what is wrong where that could not be. */
export async function becomeOwner(
  issuer: Issuer,
  { secret }: FoundLink,
  owner: NewOwner,
  request: FastifyRequest,
): Promise<FormAnswer<'username' | 'password'>> {
  try {
    const { subject } = await useOwnerLink(issuer.administration.ports, secret, owner, {
      caller: callerOf(request),
      ...whileHashing(request),
    });
    issuer.log.event('owner_made', { subject });
  } catch (error) {
    return refusal(error);
  }
  return {
    kind: 'done',
    send: ({ reply }) => {
      issuer.cookies.clearOwnerLink(reply);
      seeOwnPage(reply, endpoints.owner, { done: 'yes' });
    },
  };
}

function refusal(error: unknown): FormAnswer<'username' | 'password'> {
  const otherwise = message('owner.refused');
  if (error instanceof IdentityError) return identityRefusal(error, otherwise);
  if (!(error instanceof AdministrationError)) throw error;
  // Somebody else was faster: there is nothing left to ask.
  if (error.code === 'unknown') return { kind: 'done', send: ({ reply }) => seeOwnPage(reply, endpoints.owner) };
  if (error.code === 'exists') return { kind: 'refused', errors: { username: message('username.taken') } };
  return error.cause instanceof IdentityError
    ? identityRefusal(error.cause, otherwise)
    : { kind: 'refused', alert: otherwise };
}
