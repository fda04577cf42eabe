import type {
  AdministeredRecords,
  AdministrationPorts,
  ClientDeps,
  ImportPorts,
  PasswordPorts,
} from '@signet/administration';
import { consentBasis, defaultIssuerSettings, digest } from '@signet/authorization-server';
import { aClient, aGrant } from '@signet/authorization-server/testing';
import { Lockout, newAccount } from '@signet/identity';
import { SystemRandomSource } from '@signet/runtime';
import type { PersistentStores } from '../../src/create-stores.js';

export const now = 1_700_000_000;
export const people = [0, 1, 2] as const;

/** Accounts are made, and imported. */
type WorldIdentity = PasswordPorts['identity'] & ImportPorts['identity'];
type Keys = PersistentStores['stores']['signingKeys'];

/** What acts of operators are done with. */
export interface AdministrationWorld {
  readonly ports: AdministrationPorts & {
    readonly identity: WorldIdentity;
    readonly signingKeys: Keys;
  };
  readonly clients: ClientDeps;
  /** To look up what an act is about, outside of its unit of work. */
  readonly records: AdministeredRecords;
  /** Secrets of links that were made. */
  readonly links: string[];
}

export function administrationWorld(
  { administration: unitOfWork, records, stores: { signingKeys } }: PersistentStores,
  identity: WorldIdentity,
): AdministrationWorld {
  const common = { clock: { now: () => now }, random: new SystemRandomSource() };
  return {
    ports: { ...common, unitOfWork, identity, signingKeys, settings: defaultIssuerSettings('https://sso.example.com') },
    clients: { ...common, administration: unitOfWork },
    records,
    links: [],
  };
}

/** People, with everything that is there of people and that operators can end. */
export async function peopled({ records, stores, loginAttempts, accounts }: PersistentStores): Promise<void> {
  for (const index of people) {
    const subject = `subject${index}`;
    const username = `person${index}`;
    await accounts.insert({ ...newAccount({ username }, { passwordHash: 'hash', now }), subject });
    const signedIn = { subject, authTime: now, amr: ['pwd'], createdAt: now, expiresAt: now + 1000 };
    const sessionId = `session${index}`;
    await stores.sessions.insert({ ...signedIn, sessionId, cookieDigest: digest(sessionId), lastSeenAt: now });
    await stores.grants.insert(aGrant(`grant${index}`, { subject, sessionId, createdAt: now, expiresAt: now + 1000 }));
    await stores.consents.save({
      ...{ subject, clientId: 'elsewhere', destination: 'https://c.example', basis: consentBasis(aClient) },
      ...{ identityScopes: ['openid'], resources: [], updatedAt: now },
    });
    await new Lockout(loginAttempts).reserve({ username, caller: { address: `192.0.2.${index}` }, now });
    await deadMail(records, `mail${index}`);
  }
}

async function deadMail({ mail }: AdministeredRecords, mailId: string): Promise<void> {
  const until = now + 1000;
  const waiting = { state: 'waiting', attempts: 0, nextAttemptAt: now, createdAt: now } as const;
  const message = {
    mailId,
    template: 'test',
    purpose: 'test',
    to: 'olga@example.com',
    data: { askedBy: 'olga' },
  } as const;
  await mail.insertBelow({ ...message, ...waiting, validUntil: until, expiresAt: until }, 100);
  const [claimed] = await mail.claimDue({ now, leaseUntil: now, limit: 1 });
  if (claimed === undefined) throw new Error('there is no mail to die');
  const died = { settledAt: now, expiresAt: until, reason: 'refused', isUseful: true };
  await mail.settle(claimed, { state: 'dead', ...died });
}
