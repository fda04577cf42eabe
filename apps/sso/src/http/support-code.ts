import { newSupportCode } from '@signet/auth-contracts';
import type { RefusalBook, Refused } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { callerOf } from './caller.js';

declare module 'fastify' {
  interface FastifyInstance {
    /** Where refusals are noted, for whoever looks a support code up. */
    refusalBook?: Pick<RefusalBook, 'note'>;
  }
}

/** By which whoever is refused asks for help, at the issuer as at APIs. */
export const supportCodeHeader = 'signet-support-code';

const codes = new WeakMap<FastifyRequest, string>();

/** Notes the refusal of a request, the first time: who knows most of it is asked first. @returns its support code */
export function noteRefusal(
  request: FastifyRequest,
  refused: Pick<Refused, 'code' | 'expected'> & {
    check?: string | undefined;
    clientId?: string | undefined;
    received?: unknown;
  },
): string {
  const known = codes.get(request);
  if (known !== undefined) return known;
  const supportCode = newSupportCode();
  codes.set(request, supportCode);
  const { code, check = code, expected, received, clientId } = refused;
  request.server.refusalBook?.note({
    supportCode,
    place: placeOf(request),
    code,
    check,
    expected,
    received: inWords(received),
    clientId,
    network: callerOf(request).address,
  });
  return supportCode;
}

/** The support code of a refused request, in its answer. */
export function tellSupportCode(reply: FastifyReply, supportCode: string): void {
  reply.header(supportCodeHeader, supportCode);
}

/** As it is described, and not as it came: strangers name no places. */
function placeOf({ routeOptions }: FastifyRequest): string {
  return routeOptions.config.endpoint?.path ?? 'no endpoint';
}

/** Of what is for the log, as one text. Of an error its name alone: what it says may hold what it was given. */
function inWords(received: unknown): string {
  if (received === undefined) return '';
  if (received instanceof Error) return received.name;
  return typeof received === 'string' ? received : JSON.stringify(received, shown);
}

/** Members of a cause that say who a person is: for the log, and not for what is kept of refusals. */
const personal: ReadonlySet<string> = new Set(['subject', 'sub']);

function shown(name: string, value: unknown): unknown {
  if (personal.has(name)) return undefined;
  return value instanceof Error ? value.name : value;
}
