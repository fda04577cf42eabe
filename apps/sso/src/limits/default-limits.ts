import type { LimitName } from '@signet/authorization-server';

/** How often in how many seconds. */
export interface Window {
  readonly quota: number;
  readonly seconds: number;
}

/** Of one limit; a list that is empty counts nothing. */
export interface Limit {
  /** Of one client from one network. */
  readonly client: readonly Window[];
  /** Of one network, whatever clients it names. */
  readonly network: readonly Window[];
}

export type Limits = Readonly<Record<LimitName, Limit>>;

const minute = (quota: number): Window => ({ quota, seconds: 60 });
const day = (quota: number): Window => ({ quota, seconds: 86_400 });

/**
 * Far above what an office behind one address does. Each bounds what is stored: a waiting request for fifteen minutes, a pushed
 * one for a minute and a half, a registration that nobody uses for a week.
 */
export const defaultLimits: Limits = {
  authorization: { client: [minute(3_000)], network: [minute(6_000)] },
  // By clients that proved who they are: one may serve all of its people from one address.
  pushed_authorization: { client: [minute(6_000)], network: [minute(12_000)] },
  device_authorization: { client: [minute(300)], network: [minute(1_200)] },
  registration: { client: [], network: [minute(60), day(1_000)] },
  client_management: { client: [minute(60)], network: [minute(300)] },
  failed_authentication: { client: [minute(30)], network: [minute(300)] },
};

/** What one person of a network may at least do less than all of it, where an operator names one number. */
const networkFactor = 4;

/**
 * `off`, or for single limits `name=quota/seconds` or `name=off`, separated by commas; others stay as they are. The quota is one
 * client's from one network, of all clients together it is four times as much; where no client is known, it is the network's.
 * @throws Error that goes on from the variable's name
 */
export function parseLimits(value: string): Limits {
  if (value === 'off') return Object.fromEntries(Object.keys(defaultLimits).map((name) => [name, none])) as never;
  const changed = value.split(',').map((item): readonly [LimitName, Limit] => {
    const [, name = '', quota, seconds] = /^([a-z_]+)=(?:off|(\d{1,7})\/(\d{1,6}))$/.exec(item.trim()) ?? [];
    if (!Object.hasOwn(defaultLimits, name)) throw malformed();
    if (quota === undefined || seconds === undefined) return [name as LimitName, none];
    const window = { quota: Number(quota), seconds: Number(seconds) };
    if (window.quota < 1 || window.seconds < 1 || window.seconds > 86_400) throw malformed();
    const byClient = defaultLimits[name as LimitName].client.length > 0;
    const network = byClient ? { ...window, quota: window.quota * networkFactor } : window;
    return [name as LimitName, { client: byClient ? [window] : [], network: [network] }];
  });
  return { ...defaultLimits, ...Object.fromEntries(changed) };
}

const none: Limit = { client: [], network: [] };

function malformed(): Error {
  const names = Object.keys(defaultLimits).join(', ');
  return new Error(`must be off, or name=quota/seconds or name=off, separated by commas, of ${names}`);
}
