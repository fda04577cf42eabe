import { basic } from '../harness/forms.js';
import type { Signet } from '../signet/issuer.js';

/** What every contestant of the token bench issues a token for. */
export const audience = 'https://orders.example.com';
export const scope = 'orders:read';
export const client = { id: 'bench', secret: 'a secret of the bench that is long enough' };

/** The API, and a client that may have tokens for it. @returns the client's Authorization header */
export async function seedTokenService(signet: Signet): Promise<string> {
  await signet('resources', 'create', audience, '--scope', `${scope}=See your orders`);
  const create = ['clients', 'create', 'Bench', '--grant-type', 'client_credentials'];
  const made = await signet(...create, '--resource', `${audience}=${scope}`);
  return basic(String(made.clientId), String(made.clientSecret));
}
