import { basic, formRequest } from '../harness/forms.js';
import { type Load, measure, type PlannedRequest, type Send } from '../harness/load.js';
import { authorizationPath, type CodeFlow, type CodeFlowTokens, codeFlowTokens } from '../signet/code-flow.js';
import type { Signet, SignetIssuer } from '../signet/issuer.js';
import { signIn } from '../signet/sign-in.js';

const redirectUri = 'http://localhost:4003/bench';
const access = { resource: 'https://orders.example.com', scope: 'orders:read' } as const;

export interface ReplicasSeed {
  readonly username: string;
  readonly password: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The API, a person, and a client that acts for itself and for people. */
export async function seedReplicas(signet: Signet): Promise<ReplicasSeed> {
  const { resource, scope } = access;
  await signet('resources', 'create', resource, '--scope', `${scope}=See your orders`);
  const person = await signet('users', 'create', 'bench', '--generate-password');
  const create = ['clients', 'create', 'Bench', '--no-consent', '--redirect-uri', redirectUri];
  const grants = ['--grant-type', 'authorization_code', 'refresh_token', 'client_credentials'];
  const client = await signet(...create, ...grants, '--resource', `${resource}=${scope}`);
  return {
    username: String(person.username),
    password: String(person.password),
    clientId: String(client.clientId),
    clientSecret: String(client.clientSecret),
  };
}

/** The newest refresh token of each of so many grants of one person, who signs in through the pages. */
export async function refreshFamilies(issuer: SignetIssuer<ReplicasSeed>, count: number): Promise<string[]> {
  const { clientId, clientSecret, ...person } = issuer.seeded;
  const client = { clientId, redirectUri, ...access };
  const cookie = await signIn(issuer.url, authorizationPath(client, 'v'.repeat(43)), redirectUri, person);
  const flow: CodeFlow = { ...client, cookie, authorization: basic(clientId, clientSecret) };
  const families: string[] = [];
  const step = async (send: Send) => {
    families.push(refreshTokenOf(await codeFlowTokens(send, flow)));
  };
  await measure(issuer, { count, concurrency: 16, step });
  return families;
}

/**
 * One token for the client itself, which is only signed, and one refresh (RFC 6749 §6), whose rotation is durable
 * before it is answered. Where there are several issuers, the two go to different ones, by turns.
 * @param families taken from the front and put back at the end: nobody refreshes the same one at the same time
 */
export function halfAndHalf(
  seeded: ReplicasSeed,
  urls: readonly [string, ...string[]],
  families: string[],
): Load['step'] {
  const headers = { authorization: basic(seeded.clientId, seeded.clientSecret) };
  const own = formRequest('/token', { grant_type: 'client_credentials', ...access }, headers);
  const at = (index: number, planned: PlannedRequest) => ({
    ...planned,
    path: new URL(planned.path, urls[index % urls.length]).href,
  });
  return async (send, index) => {
    await send(at(index, own));
    const refresh_token = families.shift();
    if (refresh_token === undefined) throw new Error('more workers than refresh families');
    const planned = formRequest('/token', { grant_type: 'refresh_token', refresh_token }, headers);
    families.push(refreshTokenOf(JSON.parse((await send(at(index + 1, planned))).body) as CodeFlowTokens));
  };
}

function refreshTokenOf({ refresh_token: token }: CodeFlowTokens): string {
  if (token === undefined) throw new Error('the issuer gave no refresh token');
  return token;
}
