import { type AdministrationPorts, resetFactorsIfDue } from '@signet/administration';
import { type Core, createCore, defaultIssuerSettings } from '@signet/authorization-server';
import { ScriptedOutbound, standingsFrom } from '@signet/authorization-server/testing';
import type { Passkeys } from '@signet/identity';
import { type Clock, SystemRandomSource } from '@signet/runtime';
import type { SecondFactorConfig } from '../../src/config/second-factor.js';
import { PeoplesFactors } from '../../src/factors/peoples-factors.js';
import type { Issuer } from '../../src/issuer/issuer.js';
import { issuerPasskeys } from '../../src/passkeys/issuer-passkeys.js';
import type { ProcessStores } from './walk-stores.js';

export const issuer = 'https://sso.example';

/** One process of the issuer, without its pages. */
export interface Replica extends ProcessStores {
  readonly core: Core;
  readonly passkeys: Passkeys;
  readonly ports: AdministrationPorts;
  readonly byOperators: AdministrationPorts;
  /** As far as what pages share asks of it. */
  readonly issuer: Issuer;
}

export async function startReplica(
  stores: ProcessStores,
  clock: Clock,
  secondFactor: SecondFactorConfig,
): Promise<Replica> {
  const random = new SystemRandomSource();
  const settings = { ...defaultIssuerSettings(issuer), factorPolicy: secondFactor.policy };
  const { records, unitOfWork, own, operators } = stores;
  const ports = { clock, random, settings, unitOfWork: own };
  const accounts = {
    isActive: async (subject: string) => (await records.accounts.find(subject))?.disabledAt === undefined,
    find: async () => undefined,
  };
  const core = createCore({
    settings,
    stores: records,
    unitOfWork,
    clock,
    random,
    accounts,
    factors: new PeoplesFactors(records, { ...secondFactor, passkeys: true }, (subject) =>
      resetFactorsIfDue(ports, records, subject),
    ),
    standings: standingsFrom(records, accounts),
    outbound: new ScriptedOutbound(),
  });
  const passkeys = await issuerPasskeys(
    { clock, random, stores: records, settings, name: 'Walk' },
    { rpId: 'sso.example', relatedOrigins: [], userVerification: 'preferred', authenticators: undefined },
  );
  const shared = { clock, random, records, stores: records, passkeys, core, config: { secondFactor } };
  return {
    ...stores,
    core,
    passkeys,
    ports,
    byOperators: { ...ports, unitOfWork: operators },
    issuer: { ...shared, administration: { own: ports } } as unknown as Issuer,
  };
}
