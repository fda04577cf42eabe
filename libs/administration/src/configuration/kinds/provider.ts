import { digest, type IdentityProvider, type ProviderSecret } from '@signet/authorization-server';
import { canonicalJson } from '@signet/runtime';
import { AdministrationError } from '../../administration-error.js';
import {
  changeProvider,
  createProvider,
  deleteProvider,
  describedProvider,
  type NewProvider,
} from '../../federation/operate-providers.js';
import { versionOf } from '../../version.js';
import type { WantedProvider } from '../description.js';
import { type Kind, plain } from './kind.js';

export const providerKind: Kind<WantedProvider> = {
  find: async ({ identityProviders }, providerId) => {
    const found = /^[a-z0-9-]{1,32}$/.test(providerId) ? await identityProviders.find(providerId) : undefined;
    return found && { document: documentOfProvider(found), secret: digest(canonicalJson(found.secret)) };
  },
  declare: async ({ ports, initiator, records }, providerId, { enabled = true, ...given }, { secret: value }) => {
    const before = await records.identityProviders.find(providerId);
    const secret = secretOf(given.secret, value, before?.secret);
    const accounts = given.accounts && { domains: [], ...given.accounts };
    const described = { ...given, ...(accounts && { accounts }), providerId, secret } as NewProvider;
    if (before === undefined) {
      await createProvider(ports, initiator, described);
      if (!enabled) await changeProvider(ports, initiator, providerId, { enabled });
      return undefined;
    }
    const { createdAt } = before;
    const { issuer, kind, ...wanted } = describedProvider(described, createdAt);
    if (issuer !== before.issuer || kind !== before.kind) {
      throw new AdministrationError('invalid', 'its issuer is pinned: another one is another provider');
    }
    const next = { ...wanted, issuer, kind, ...(!enabled && { disabledAt: 0 }) };
    const isSame =
      versionOf(documentOfProvider(next)) === versionOf(documentOfProvider(before)) &&
      canonicalJson(next.secret) === canonicalJson(before.secret);
    if (!isSame) await changeProvider(ports, initiator, providerId, { ...wanted, enabled });
    return undefined;
  },
  remove: async ({ ports, initiator }, providerId) => {
    await deleteProvider(ports, initiator, providerId);
  },
};

type WantedSecret = NonNullable<WantedProvider['secret']>;

/** Where nothing leads to another one, what is kept goes on. @throws AdministrationError invalid */
function secretOf(
  wanted: WantedSecret | undefined,
  value: string | undefined,
  before: ProviderSecret | undefined,
): ProviderSecret {
  if (wanted === undefined || wanted.kind === 'none') return { kind: 'none' };
  const { value: _, ...how } = wanted;
  const kept = before?.kind === wanted.kind ? keptValue(before) : undefined;
  const secret = value ?? kept;
  if (secret === undefined) throw new AdministrationError('invalid', 'there is no secret of it yet: name where it is');
  return (how.kind === 'client_secret' ? { ...how, secret } : { ...how, privateKey: secret }) as ProviderSecret;
}

function keptValue(secret: ProviderSecret): string | undefined {
  if (secret.kind === 'none') return undefined;
  return secret.kind === 'client_secret' ? secret.secret : secret.privateKey;
}

export function documentOfProvider(provider: IdentityProvider) {
  const { providerId: _, createdAt: __, disabledAt, secret, ...described } = provider;
  return plain({ ...described, secret: withoutValue(secret), ...(disabledAt !== undefined && { enabled: false }) });
}

function withoutValue(secret: ProviderSecret): object {
  if (secret.kind === 'client_secret') return { kind: secret.kind, sentBy: secret.sentBy };
  if (secret.kind === 'none') return secret;
  const { privateKey: _, ...how } = secret;
  return how;
}
