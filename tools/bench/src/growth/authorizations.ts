import { basic } from '../harness/forms.js';
import type { Signet } from '../signet/issuer.js';
import { apiScope, audience, clients, identityScopes, redirectUri } from './population.js';

/** The Authorization header of each client. */
export type Authorizations = Readonly<Record<string, string>>;

/** The API and the clients that the records speak of. */
export async function seedClients(signet: Signet): Promise<Authorizations> {
  await signet('resources', 'create', audience, '--scope', `${apiScope}=See your orders`);
  const authorizations: Record<string, string> = {};
  for (const id of clients) {
    const create = ['clients', 'create', 'App', '--id', id, '--redirect-uri', redirectUri];
    const made = await signet(...create, '--scope', ...identityScopes, '--resource', `${audience}=${apiScope}`);
    authorizations[id] = basic(id, String(made.clientSecret));
  }
  return authorizations;
}
