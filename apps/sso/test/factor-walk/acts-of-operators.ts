import {
  changeProvider,
  createProvider,
  deleteProvider,
  type Initiator,
  linkIdentity,
  orderAction,
  resetFactors,
  stopFactorsReset,
  unlinkIdentity,
  unlinkOwnIdentity,
} from '@signet/administration';
import { identityKey } from '@signet/authorization-server';
import { atOwnPage, nothingRestsOn } from './acts-of-person.js';
import { type Browser, came, type World } from './world.js';

const operator: Initiator = { entity: 'admin', through: 'cli' };
const acme = { issuer: 'https://acme.example', upstreamSubject: 'them' };

/** Who the person is at a provider of their own, and how it is called here. */
export function atAcme({ username }: World) {
  const providerId = username;
  return { providerId, key: identityKey({ providerId, ...acme }) };
}

export async function describeAcme(world: World): Promise<void> {
  const { providerId } = atAcme(world);
  if (await world.records.identityProviders.find(providerId)) return;
  const { byOperators } = world.replica;
  const secret = { kind: 'client_secret', secret: 'theirs', sentBy: 'basic' } as const;
  const described = { providerId, name: 'Acme', issuer: acme.issuer, clientId: 'signet', secret };
  await createProvider(byOperators, operator, described);
}

export async function turnAcme(world: World, enabled: boolean): Promise<void> {
  const { providerId } = atAcme(world);
  const { byOperators, records } = world.replica;
  if (await records.identityProviders.find(providerId)) {
    await changeProvider(byOperators, operator, providerId, { enabled });
  }
}

export async function deleteAcme(world: World): Promise<void> {
  const { providerId, key } = atAcme(world);
  const { byOperators, records } = world.replica;
  if (!(await records.identityProviders.find(providerId))) return;
  const isLinked = (await records.federatedIdentities.find(key)) !== undefined;
  await deleteProvider(byOperators, operator, providerId);
  if (isLinked) await nothingRestsOn(world, key);
}

/** Proven on both sides. */
export async function link(world: World, browser: Browser): Promise<void> {
  const { providerId } = atAcme(world);
  const provider = await world.records.identityProviders.find(providerId);
  if (!provider || provider.disabledAt !== undefined || !(await atOwnPage(world, browser))) return;
  came(await linkIdentity(world.replica.ports, world.own, provider, acme));
}

export async function linkedFromBirth(world: World): Promise<void> {
  const { providerId, key } = atAcme(world);
  const { federatedIdentities } = world.records;
  await federatedIdentities.insert({ ...acme, providerId, key, subject: world.subject, linkedAt: world.now });
}

export async function unlink(world: World, browser: Browser): Promise<void> {
  const session = await atOwnPage(world, browser);
  if (!session) return;
  const { key } = atAcme(world);
  const outcome = await unlinkOwnIdentity(world.replica.ports, world.own, key, session.sessionId);
  came(`unlink ${outcome}`);
  if (outcome === 'unlinked') await nothingRestsOn(world, key, session.sessionId);
}

export async function unlinkByOperator(world: World): Promise<void> {
  const { key } = atAcme(world);
  if (!(await world.records.federatedIdentities.find(key))) return;
  await unlinkIdentity(world.replica.byOperators, operator, { username: world.username }, key);
  await nothingRestsOn(world, key);
}

/** @param after seconds; undefined stops what was ordered */
export async function reset(world: World, after: number | undefined): Promise<void> {
  const { byOperators, records } = world.replica;
  const reference = { username: world.username };
  if (after === undefined) {
    await stopFactorsReset(byOperators, operator, reference);
    return;
  }
  const before = await records.factors.enrolled(world.subject);
  const { removed } = await resetFactors(byOperators, operator, reference, { after });
  came(removed > 0 ? 'reset' : 'reset ordered');
  if (removed > 0) for (const { factorId } of before) await nothingRestsOn(world, factorId);
}

export async function orderFactor(world: World): Promise<void> {
  const { byOperators } = world.replica;
  await orderAction(byOperators, operator, { username: world.username }, 'enrol_factor').catch(
    (error: { code?: string }) => {
      if (error.code !== 'exists' && error.code !== 'in_use') throw error;
    },
  );
}
