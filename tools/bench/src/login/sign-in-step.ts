import { createHash, randomBytes } from 'node:crypto';
import { Page } from '@signet/demo/browser';
import { formRequest } from '../harness/forms.js';
import type { Answer, Load } from '../harness/load.js';
import type { Signet } from '../signet/issuer.js';
import type { Person } from '../signet/sign-in.js';

const redirectUri = 'http://localhost:4999/callback';

/** An application of our own, which needs no consent. @returns the path of its authorization request */
export async function seedApplication(signet: Signet): Promise<string> {
  const made = await signet('clients', 'create', 'Bench', '--redirect-uri', redirectUri, '--no-consent');
  const challenge = createHash('sha256').update(randomBytes(32).toString('base64url')).digest('base64url');
  const parameters = new URLSearchParams({
    response_type: 'code',
    client_id: String(made.clientId),
    redirect_uri: redirectUri,
    scope: 'openid profile',
    state: randomBytes(16).toString('base64url'),
    code_challenge: challenge,
    code_challenge_method: 'S256',
  });
  return `/authorize?${parameters}`;
}

/**
 * One person signs in with a password, as a new browser without script does it: the request, the page, the form.
 * @throws Error where it does not end at the application with a code
 */
export function signInStep(issuer: string, authorizePath: string, people: readonly Person[]): Load['step'] {
  return async (send, index) => {
    const person = people[index % people.length] as Person;
    const asked = await send({ path: authorizePath }, 303);
    const cookie = cookieOf(asked);
    const pageUrl = new URL(locationOf(asked), issuer).href;
    const shown = await send({ path: pageUrl, headers: { cookie } });
    const form = new Page(pageUrl, shown.status, shown.body).form();
    const fields = { ...form.hidden, username: person.username, password: person.password };
    const answered = await send(formRequest(form.action, fields, { cookie, origin: issuer }), 303);
    const end = new URL(locationOf(answered), issuer);
    if (!end.href.startsWith(redirectUri) || !end.searchParams.has('code')) {
      throw new Error(`a sign-in ended at ${end.origin}${end.pathname}`);
    }
  };
}

function locationOf({ headers }: Answer): string {
  return String(headers.location);
}

function cookieOf({ headers }: Answer): string {
  return [headers['set-cookie'] ?? []]
    .flat()
    .map((line) => line.split(';', 1)[0])
    .join('; ');
}
