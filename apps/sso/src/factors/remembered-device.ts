import { recogniseOwnDevice, rememberOwnDevice } from '@signet/administration';
import { digest, type Proved } from '@signet/authorization-server';
import type { Account, RememberedToken } from '@signet/identity';
import type { FastifyRequest } from 'fastify';
import { type FieldDefinition, fields } from '../forms/fields.js';
import { originOf } from '../http/request-origin.js';
import type { Issuer } from '../issuer/issuer.js';
import { message } from '../pages/messages/catalogue.js';

type Needs = Pick<Issuer, 'administration' | 'config' | 'cookies' | 'identity' | 'records'>;

/** The box by which a person has a device remembered; undefined where the operator wants none. */
export function rememberField({ config }: Pick<Issuer, 'config'>): FieldDefinition | undefined {
  const { rememberedFor: time = 0 } = config.secondFactor.policy;
  return time === 0 ? undefined : { ...fields.rememberDevice, hint: message('remember_device.hint', { time }) };
}

/**
 * Of a browser in which this person has just said who they are: as what it is remembered from now on. Undefined where it is not, or not any
 * more. Nobody learns it before that, and nothing is used up.
 */
export async function recogniseDevice(
  { administration, config, cookies, identity, records }: Needs,
  request: FastifyRequest,
  account: Account,
): Promise<RememberedToken | undefined> {
  if ((config.secondFactor.policy.rememberedFor ?? 0) === 0) return undefined;
  const kept = await identity.rememberedIn(account, cookies.device(request));
  if (!kept) return undefined;
  const { presented, next } = kept;
  const use = { deviceId: presented.deviceId, from: digest(presented.value), to: digest(next.value) };
  const own = { subject: account.subject, origin: originOf(request) };
  return (await recogniseOwnDevice(administration.own, records, own, use)) ? next : undefined;
}

/** Somebody whose session has just begun, or went on, with a second factor wants not to be asked for it again in this browser. */
export async function rememberDevice(
  { administration, cookies, identity }: Needs,
  request: FastifyRequest,
  account: Account,
  { begun }: Proved,
): Promise<RememberedToken | undefined> {
  if (!begun) return undefined;
  const kept = await identity.rememberedIn(account, cookies.device(request));
  const own = { subject: account.subject, origin: originOf(request) };
  const { sessionId } = begun.session;
  return rememberOwnDevice(administration.own, own, { sessionId, replaces: kept?.presented.deviceId });
}
