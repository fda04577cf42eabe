import type { EpochSeconds, IdentityProvider, ProviderSecret } from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import type { Page, PageRequest } from '../page.js';
import { pageOf } from '../page-of.js';
import type { AdministeredRecords } from '../records.js';
import { unknown } from '../refusals.js';
import type { Version } from '../version.js';
import { checkedProvider } from './checked-provider.js';
import { unlinkWithin } from './link-identity.js';
import { microsoftIssuer, type ProviderPresetName, providerPresets } from './provider-presets.js';
import { type ProviderView, versionOfProvider, viewOfProvider } from './provider-view.js';

/** Of one issuer: each has a button. */
export const mostProviders = 50;
const readAtOnce = 500;

type Described = Omit<IdentityProvider, 'createdAt' | 'disabledAt' | 'providerId' | 'secret'>;

/** Without a preset an issuer and a name are needed. */
export interface NewProvider extends Partial<Described> {
  readonly providerId: string;
  readonly preset?: ProviderPresetName | undefined;
  /** Of Microsoft: the directory. */
  readonly tenant?: string | undefined;
  readonly clientId: string;
  readonly secret?: ProviderSecret | undefined;
}

/** What is absent stays. The issuer is pinned: another one is another provider, and who is linked is linked with this one. */
export interface ProviderPatch extends Partial<Omit<Described, 'issuer' | 'kind'>> {
  readonly secret?: ProviderSecret | undefined;
  readonly enabled?: boolean | undefined;
}

export interface ChangedProvider {
  readonly provider: ProviderView;
  readonly version: Version;
}

type Ports = Pick<AdministrationPorts, 'unitOfWork' | 'clock'>;
type Readers = Pick<AdministeredRecords, 'identityProviders'>;

const usual = {
  kind: 'oidc',
  scopes: ['openid', 'email', 'profile'],
  answersBy: 'query',
  shown: {},
  accounts: { by: 'nobody', domains: [] },
  trustsEmail: false,
  claims: {},
  methods: [],
  keepsTokens: false,
  signsOut: false,
} as const satisfies Partial<Described>;

/** @throws AdministrationError invalid, exists */
export async function createProvider(
  { unitOfWork, clock }: Ports,
  initiator: Initiator,
  given: NewProvider,
): Promise<ChangedProvider> {
  const provider = describedProvider(given, clock.now());
  await unitOfWork.run(initiator, async ({ identityProviders }) => {
    if ((await identityProviders.list()).length >= mostProviders) {
      throw new AdministrationError('invalid', `there are at most ${mostProviders} identity providers`);
    }
    if (!(await identityProviders.insert(provider))) {
      throw new AdministrationError('exists', 'there is an identity provider of this id');
    }
  });
  return changed(provider);
}

/** With what its preset says, and what is usual. @throws AdministrationError invalid */
export function describedProvider(
  { preset, tenant, secret = { kind: 'none' }, ...given }: NewProvider,
  createdAt: EpochSeconds,
): IdentityProvider {
  const { issuer, name, ...known } = preset ? providerPresets[preset] : ({} as Partial<Described>);
  if (tenant !== undefined && preset !== 'microsoft')
    throw new AdministrationError('invalid', 'Microsoft alone has tenants');
  const described = {
    issuer: given.issuer ?? (tenant === undefined ? issuer : microsoftIssuer(tenant)),
    name: given.name ?? name,
  };
  if (described.issuer === undefined || described.name === undefined) {
    throw new AdministrationError('invalid', 'a provider has an issuer and a name, where no preset says them');
  }
  const made = { ...usual, ...known, ...present(given), ...described, secret, createdAt };
  return checkedProvider(made as IdentityProvider);
}

/** @throws AdministrationError invalid, unknown, changed */
export async function changeProvider(
  { unitOfWork, clock }: Ports,
  initiator: Initiator,
  providerId: string,
  { enabled, ...patch }: ProviderPatch,
  expectedVersion?: string,
): Promise<ChangedProvider> {
  return unitOfWork.run(initiator, async (records) => {
    const before = await providerOf(records, providerId, expectedVersion);
    const { disabledAt, ...kept } = before;
    const since = enabled === undefined ? disabledAt : enabled ? undefined : (disabledAt ?? clock.now());
    const { issuer, kind } = kept;
    const pinned = { providerId, issuer, kind };
    const after = checkedProvider({
      ...kept,
      ...present(patch),
      ...pinned,
      ...(since !== undefined && { disabledAt: since }),
    });
    await records.identityProviders.replace(after);
    if (before.keepsTokens && !after.keepsTokens) await records.federatedIdentities.forgetTokensAt(providerId);
    return changed(after);
  });
}

/**
 * With who is linked there, and the sessions that rest on it: who has no other way in asks for a password.
 * @throws AdministrationError unknown, changed
 */
export function deleteProvider(
  ports: Pick<AdministrationPorts, 'unitOfWork' | 'clock' | 'random' | 'settings'>,
  initiator: Initiator,
  providerId: string,
  expectedVersion?: string,
): Promise<{ readonly provider: ProviderView; readonly unlinked: number }> {
  return ports.unitOfWork.run(initiator, async (records) => {
    const provider = await providerOf(records, providerId, expectedVersion);
    const unlinked = await unlinkAll(ports, records, providerId);
    await records.identityProviders.delete(providerId);
    return { provider: viewOfProvider(provider), unlinked };
  });
}

/** How many were linked. */
async function unlinkAll(
  ports: Parameters<typeof unlinkWithin>[0],
  records: AdministeredRecords,
  providerId: string,
): Promise<number> {
  for (let unlinked = 0; ; ) {
    const some = await records.federatedIdentities.someAt(providerId, readAtOnce);
    if (some.length === 0) return unlinked;
    for (const identity of some) {
      const by = { entity: 'admin', subject: identity.subject } as const;
      if (await unlinkWithin(ports, records, identity, by)) unlinked += 1;
    }
  }
}

/** By id; a search looks in ids and issuers. @throws AdministrationError invalid */
export async function listProviders({ identityProviders }: Readers, request: PageRequest): Promise<Page<ProviderView>> {
  return pageOf(
    (await identityProviders.list()).map(viewOfProvider),
    ({ providerId }) => providerId,
    ({ providerId, issuer }) => [providerId, issuer],
    request,
  );
}

/** With how many are linked there. @throws AdministrationError unknown */
export async function findProvider(
  records: Readers & Pick<AdministeredRecords, 'federatedIdentities'>,
  providerId: string,
): Promise<ChangedProvider & { readonly linked: number }> {
  const found = changed(await providerOf(records, providerId));
  return { ...found, linked: await records.federatedIdentities.countAt(providerId) };
}

/** @throws AdministrationError unknown, changed */
async function providerOf(
  { identityProviders }: Readers,
  providerId: string,
  expectedVersion?: string,
): Promise<IdentityProvider> {
  // No record has another key, and PostgreSQL's text cannot hold NUL.
  const found = /^[a-z0-9-]{1,32}$/.test(providerId) ? await identityProviders.find(providerId) : undefined;
  if (!found) throw unknown('identity provider');
  if (expectedVersion !== undefined && expectedVersion !== versionOfProvider(found)) {
    throw new AdministrationError('changed', 'somebody changed it since it was read');
  }
  return found;
}

function changed(provider: IdentityProvider): ChangedProvider {
  return { provider: viewOfProvider(provider), version: versionOfProvider(provider) };
}

function present<Given extends object>(given: Given): Given {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Given;
}
