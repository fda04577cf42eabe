import { createCore } from '../src/create-core.js';
import type { Client } from '../src/records/client.js';
import type { Factors } from '../src/records/factors.js';
import type { Session } from '../src/records/session.js';
import type { SupportAccess } from '../src/records/support-access.js';
import { endSupport } from '../src/sessions/end-session.js';
import type { SignIn } from '../src/sessions/new-session.js';
import { enterSupport } from '../src/sessions/support-session.js';
import { invoices, orders } from './authorization-fixture.js';
import { startIssuer } from './token-fixture.js';

type Options = Parameters<typeof startIssuer>[0];

/** An issuer in which sally of support may act as alice, and orders takes that. */
export async function startSupported(options: Options = {}, factors?: Factors) {
  const started = await startIssuer(options);
  const refused = new Set<string>();
  const supportRights = {
    mayActAs: async (supporter: string, subject: string) => !refused.has(supporter) && subject === 'alice',
  };
  const ports = { ...started.ports, supportRights, factors };
  const server = { ...started, ports, core: createCore(ports), refused };
  await server.core.keyRing.load();
  await allowSupport(server, orders, 'allowed');
  return server;
}

export type SupportedIssuer = Awaited<ReturnType<typeof startSupported>>;

export async function allowSupport(
  { stores }: Pick<SupportedIssuer, 'stores'>,
  identifier: string,
  supportAccess: 'allowed' | undefined,
): Promise<void> {
  const found = await stores.resourceServers.find(identifier);
  if (!found) throw new Error(`there is no ${identifier}`);
  await stores.resourceServers.save({ ...found, supportAccess });
}

export const everywhere = [orders, invoices];

export async function changeClient(
  { stores }: Pick<SupportedIssuer, 'stores'>,
  clientId: string,
  change: Partial<Client>,
): Promise<void> {
  const found = await stores.clients.find(clientId);
  if (!found) throw new Error(`there is no ${clientId}`);
  await stores.clients.save({ ...found, ...change });
}

/** As sally asked for it. */
export async function asked(server: SupportedIssuer, changes: Partial<SupportAccess> = {}): Promise<SupportAccess> {
  const now = server.clock.now();
  const access: SupportAccess = {
    accessId: 'access',
    supporter: 'sally',
    subject: 'alice',
    reason: 'ticket 4711',
    clientIds: ['portal'],
    createdAt: now,
    enterBefore: now + 600,
    until: now + 900,
    expiresAt: now + 9000,
    ...changes,
  };
  await server.stores.supportAccesses.insert(access);
  return access;
}

/** sally signs in, and acts as alice from now on. */
export async function entered(
  server: SupportedIssuer,
  changes: Partial<SupportAccess> = {},
  signIn: Pick<SignIn, 'amr' | 'methods'> = { amr: ['pwd'] },
): Promise<{ own: Session; theirs: Session; access: SupportAccess }> {
  const access = await asked(server, changes);
  const { session: own } = await server.core.sessions.start({ subject: access.supporter, ...signIn });
  const doing = { entity: 'user', subject: access.supporter } as const;
  const theirs = await server.unitOfWork.run((stores) => enterSupport(server.ports, stores, access, own, doing));
  if (!theirs) throw new Error('it was not entered');
  return { own, theirs, access };
}

export async function ended(server: SupportedIssuer, accessId = 'access'): Promise<boolean> {
  return server.unitOfWork.run(async (stores) => {
    const access = await stores.supportAccesses.find(accessId);
    return access !== undefined && (await endSupport(server.ports, stores, access, 'operator', 'admin'));
  });
}

/** What the trail tells of support, oldest first: name, and why where it says. */
export async function toldOfSupport({ stores }: Pick<SupportedIssuer, 'stores'>) {
  const entries = await stores.auditLog.page({ limit: 100, order: 'oldest_first' });
  return entries
    .filter(({ name }) => name.startsWith('support_access_'))
    .map(({ name, subject, initiator, reason }) => [name, subject, initiator.subject, ...(reason ? [reason] : [])]);
}
