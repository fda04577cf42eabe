import { addressOf, endpoints, type IdentityProvider, type IssuerSettings } from '@signet/authorization-server';
import { type Version, versionOf } from '../version.js';

/** A provider without what proves to it that it is us. */
export interface ProviderView extends Omit<IdentityProvider, 'secret'> {
  readonly secretKind: IdentityProvider['secret']['kind'];
}

export function viewOfProvider({ secret, ...provider }: IdentityProvider): ProviderView {
  return { ...provider, secretKind: secret.kind };
}

/** Of what is shown of it: another secret of the same kind leaves it the same. */
export function versionOfProvider(provider: IdentityProvider): Version {
  return versionOf(viewOfProvider(provider));
}

/** Where it sends its answers: to be registered there. One for each, so that none answers for another (RFC 9207 §1). */
export function callbackOf({ issuer }: Pick<IssuerSettings, 'issuer'>, providerId: string): string {
  return `${issuer}${endpoints.upstreamCallback.path.replace(':providerId', providerId)}`;
}

/** Where it tells that somebody signed out there (OpenID Connect Back-Channel Logout 1.0 §2.2). */
export function upstreamLogoutOf({ issuer }: Pick<IssuerSettings, 'issuer'>, providerId: string): string {
  return `${issuer}${endpoints.upstreamLogout.path.replace(':providerId', providerId)}`;
}

/** Where it leads whoever signed out there after us (OpenID Connect RP-Initiated Logout 1.0 §3). */
export function afterSignOutOf({ issuer }: Pick<IssuerSettings, 'issuer'>): string {
  return addressOf(issuer, endpoints.signedOut);
}
