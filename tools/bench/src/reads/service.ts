import { createHash } from 'node:crypto';
import { basic } from '../harness/forms.js';
import type { Signet } from '../signet/issuer.js';
import type { Person } from '../signet/sign-in.js';

export const audience = 'https://orders.example.com';
export const scope = 'openid profile email orders:read';
export const redirectUri = 'https://app.example.com/callback';

/** RFC 7636 §4.1, §4.2. */
export const codeVerifier = 'a-code-verifier-of-the-bench-that-is-long-enough';
const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');

export interface ReadService {
  /** The browser app whose people's tokens are read: its tokens end with their sessions, so those are asked for too. */
  readonly clientId: string;
  /** Authorization header of the API that the tokens are for. */
  readonly api: string;
  readonly people: readonly Person[];
}

/** An API that may ask about its tokens, an app, and people. */
export function seedReadService(people: number): (signet: Signet) => Promise<ReadService> {
  return async (signet) => {
    await signet('resources', 'create', audience, '--scope', 'orders:read=See your orders');
    const clients = ['clients', 'create'];
    const actsAs = ['--grant-type', 'client_credentials', '--acts-as-resource', audience];
    const api = await signet(...clients, 'Orders', ...actsAs);
    const may = ['--resource', `${audience}=orders:read`, '--default-resource', audience, '--no-consent'];
    const app = await signet(...clients, 'App', '--auth-method', 'none', '--redirect-uri', redirectUri, ...may);
    const seeded: Person[] = [];
    for (let index = 0; index < people; index += 1) seeded.push(await seedPerson(signet, `person${index}`));
    return {
      clientId: String(app.clientId),
      api: basic(String(api.clientId), String(api.clientSecret)),
      people: seeded,
    };
  };
}

async function seedPerson(signet: Signet, username: string): Promise<Person> {
  const profile = ['--name', 'Alice Archer', '--given-name', 'Alice', '--family-name', 'Archer'];
  const email = ['--email', `${username}@example.com`, '--email-verified'];
  const made = await signet('users', 'create', username, '--generate-password', ...profile, ...email);
  return { username, password: String(made.password) };
}

/** Path and query of the app's authorization request. */
export function authorizationPath(clientId: string): string {
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope,
    code_challenge: codeChallenge,
    code_challenge_method: 'S256',
  });
  return `/authorize?${query}`;
}
