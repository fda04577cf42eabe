import {
  AdministrationError,
  type DeviceView,
  endOwnSession,
  endOwnSessions,
  forgetOwnDevice,
  forgetOwnDevices,
  listOwnSessions,
  listRememberedDevices,
  type OwnSession,
} from '@signet/administration';
import type { DeviceKind } from '@signet/authorization-server';
import { z } from 'zod';
import { clientId, nothing, of, time } from '../../api/shown.js';
import { type OwnOperation, operation } from '../operation.js';

export const device = of<DeviceKind>()({
  browser: z.string().optional(),
  system: z.string().optional(),
}).meta({ id: 'Device' });

const session = of<OwnSession & { readonly isOfThisApp: boolean }>()({
  sessionId: z.string(),
  createdAt: time,
  expiresAt: time,
  lastSeenAt: time.optional(),
  device: device.optional(),
  kept: z.boolean().optional().describe('The person asked to stay signed in'),
  isSupport: z.boolean().describe('Nobody signed in: somebody of support acts as the person'),
  address: z.string().optional().describe('From where they signed in the last time, while that is kept'),
  clients: z.array(clientId).readonly().describe('What was used in it'),
  isOfThisApp: z.boolean().describe('The one in which the app was given its access'),
}).meta({ id: 'Session' });

const rememberedDevice = of<DeviceView>()({
  deviceId: z.string(),
  device: device.optional(),
  createdAt: time,
  lastUsedAt: time,
  expiresAt: time,
}).meta({ id: 'RememberedDevice' });

export const sessionOperations: readonly OwnOperation[] = [
  operation({
    id: 'listSessions',
    method: 'GET',
    path: '/sessions',
    scope: 'account:sessions:read',
    summary: 'Where the person is signed in, newest first: the last 50',
    answer: { status: 200, schema: z.object({ items: z.array(session) }) },
    run: async ({ ports, records, person, sessionId }) => {
      const sessions = await listOwnSessions(ports, records, person.subject);
      return { body: { items: sessions.map((each) => ({ ...each, isOfThisApp: each.sessionId === sessionId })) } };
    },
  }),
  operation({
    id: 'endSession',
    method: 'DELETE',
    path: '/sessions/:sessionId',
    scope: 'account:sessions:end',
    summary: 'End a session of the person, with every grant that lives in it',
    answer: { status: 204, schema: nothing },
    run: async ({ ports, person }, { path }) => {
      if (!(await endOwnSession(ports, person, path.sessionId))) {
        throw new AdministrationError('unknown', 'there is no such session');
      }
      return { body: undefined };
    },
  }),
  operation({
    id: 'endSessions',
    method: 'POST',
    path: '/sessions/end',
    scope: 'account:sessions:end',
    summary: 'End all sessions of the person, or all but the one in which the app was given its access',
    body: z.strictObject({ which: z.enum(['all', 'others']) }),
    answer: { status: 200, schema: z.object({ ended: z.int() }) },
    run: async ({ ports, person, sessionId }, { body }) => {
      if (body.which === 'others' && sessionId === undefined) {
        throw new AdministrationError('invalid', 'body.which: the app was given its access in no session');
      }
      const except = body.which === 'others' ? sessionId : undefined;
      return { body: { ended: await endOwnSessions(ports, person, except) } };
    },
  }),
  operation({
    id: 'listRememberedDevices',
    method: 'GET',
    path: '/remembered-devices',
    scope: 'account:sessions:read',
    summary: 'Where the person is not asked for a second factor at each sign-in, newest first',
    answer: { status: 200, schema: z.object({ items: z.array(rememberedDevice) }) },
    run: async ({ ports, records, person }) => ({
      body: { items: [...(await listRememberedDevices(ports, records, person.subject))] },
    }),
  }),
  operation({
    id: 'forgetRememberedDevice',
    method: 'DELETE',
    path: '/remembered-devices/:deviceId',
    scope: 'account:sessions:end',
    summary: 'Ask there again, also where the person is signed in',
    answer: { status: 204, schema: nothing },
    run: async ({ ports, person }, { path }) => {
      if (!(await forgetOwnDevice(ports, person, path.deviceId))) {
        throw new AdministrationError('unknown', 'there is no such device');
      }
      return { body: undefined };
    },
  }),
  operation({
    id: 'forgetRememberedDevices',
    method: 'DELETE',
    path: '/remembered-devices',
    scope: 'account:sessions:end',
    summary: 'Ask everywhere again',
    answer: { status: 200, schema: z.object({ forgotten: z.int() }) },
    run: async ({ ports, person }) => ({ body: { forgotten: await forgetOwnDevices(ports, person) } }),
  }),
];
