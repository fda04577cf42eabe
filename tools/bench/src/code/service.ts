import type { Signet } from '../signet/issuer.js';
import type { Person } from '../signet/sign-in.js';
import { scope as apiScope, audience } from '../token/service.js';

/** What every contestant of the code and refresh benches has, by the same names. */
export const redirectUri = 'https://app.example.com/callback';
export const identityScopes = ['openid', 'offline_access'];
export const scope = [...identityScopes, apiScope].join(' ');
/** The application that people sign in to: confidential, so that its refresh tokens may be retried for a moment. */
export const appId = 'app';
/** One without a secret: its refresh tokens are refused at once when they come again. */
export const publicAppId = 'public-app';

export interface SeededApp {
  readonly secret: string;
  readonly people: readonly Person[];
}

/** The API, both applications, which need no consent, and people who can sign in. */
export async function seedApp(signet: Signet, people: number): Promise<SeededApp> {
  await signet('resources', 'create', audience, '--scope', `${apiScope}=See your orders`);
  const create = (id: string, ...more: string[]) =>
    signet(
      ...[
        'clients',
        'create',
        id,
        '--id',
        id,
        '--redirect-uri',
        redirectUri,
        '--no-consent',
        '--id-token-alg',
        'ES256',
      ],
      ...['--scope', ...identityScopes, '--resource', `${audience}=${apiScope}`, ...more],
    );
  const { clientSecret } = await create(appId);
  await create(publicAppId, '--auth-method', 'none');
  const made: Person[] = [];
  for (let index = 0; index < people; index += 1) {
    const { username, password } = await signet('users', 'create', `person-${index}`, '--generate-password');
    made.push({ username: String(username), password: String(password) });
  }
  return { secret: String(clientSecret), people: made };
}
