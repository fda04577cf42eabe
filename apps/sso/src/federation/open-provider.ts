import type { IdentityProvider } from '@signet/authorization-server';
import type { Issuer } from '../issuer/issuer.js';

/** One by which people can sign in now. */
export async function openProvider({ records }: Issuer, providerId: string): Promise<IdentityProvider | undefined> {
  // No record has another key, and PostgreSQL's text cannot hold NUL.
  const found = /^[a-z0-9-]{1,32}$/.test(providerId) ? await records.identityProviders.find(providerId) : undefined;
  return found?.disabledAt === undefined ? found : undefined;
}

/** Whether people on the way to this client can sign in by it: what its button says is held at each step. */
export function isFor({ shown }: IdentityProvider, clientId: string): boolean {
  return shown.clients === undefined || shown.clients.includes(clientId);
}

/** Whether an address says that its owner signs in by it (home-realm discovery). */
export function isHomeOf({ shown }: IdentityProvider, address: string | undefined): boolean {
  const at = address?.lastIndexOf('@') ?? -1;
  if (address === undefined || at < 1) return false;
  const domain = address.slice(at + 1).replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return shown.emailDomains?.includes(domain) === true;
}
