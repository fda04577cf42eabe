import type { ParameterList } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Issuer } from '../issuer/issuer.js';

/** One request of a browser to a page. */
export interface Visit {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** Of the address, or of the form. */
  readonly parameters: ParameterList;
  /** What ties it to this browser, the one for what is new first; made where none came. */
  readonly secrets: readonly [string, ...string[]];
  /** Whether the browser keeps what it is given. */
  readonly isKnown: boolean;
}

export function visitOf(
  { cookies }: Pick<Issuer, 'cookies'>,
  request: FastifyRequest,
  reply: FastifyReply,
  parameters: ParameterList,
): Visit {
  const [first, ...others] = cookies.secrets(request);
  const secrets = [first ?? cookies.freshSecret(), ...others] as const;
  return { request, reply, parameters, secrets, isKnown: first !== undefined };
}
