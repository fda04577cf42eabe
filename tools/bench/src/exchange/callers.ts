import { invoicesAudience, ordersAudience } from '@signet/audiences';
import { basic, formRequest } from '../harness/forms.js';
import { measure, type Send } from '../harness/load.js';
import { authorizationPath, type CodeFlow, codeFlowTokens } from '../signet/code-flow.js';
import type { Signet, SignetIssuer } from '../signet/issuer.js';
import { signIn } from '../signet/sign-in.js';

const redirectUri = 'http://localhost:4003/bench';
const access = { resource: ordersAudience.identifier, scope: 'orders:read' } as const;

export interface ExchangeSeed {
  readonly username: string;
  readonly password: string;
  readonly ordersSecret: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The records of the demo, in which orders may exchange, and a client of our own whose people need not consent. */
export async function seedExchange(signet: Signet): Promise<ExchangeSeed> {
  const demo = (await signet('seed', 'demo')) as {
    readonly users: readonly [{ readonly username: string; readonly password: string }];
    readonly ordersSecret: string;
  };
  const create = ['clients', 'create', 'Bench', '--no-consent', '--redirect-uri', redirectUri];
  const grant = ['--grant-type', 'authorization_code', '--resource', `${access.resource}=${access.scope}`];
  const made = await signet(...create, ...grant);
  const [{ username, password }] = demo.users;
  return {
    username,
    password,
    ordersSecret: demo.ordersSecret,
    clientId: String(made.clientId),
    clientSecret: String(made.clientSecret),
  };
}

/** Signs the demo's person in, through the pages. */
export async function signedIn({ url, seeded }: SignetIssuer<ExchangeSeed>): Promise<CodeFlow> {
  const { clientId, clientSecret, username, password } = seeded;
  const flow = { clientId, redirectUri, ...access };
  const cookie = await signIn(url, authorizationPath(flow, 'v'.repeat(43)), redirectUri, { username, password });
  return { ...flow, cookie, authorization: basic(clientId, clientSecret) };
}

/**
 * Tokens for orders, each of an authorization of its own. Not refreshed ones: a token that was renewed finds what was
 * exchanged for the one before.
 */
export async function ordersTokens(
  issuer: SignetIssuer<ExchangeSeed>,
  flow: CodeFlow,
  count: number,
): Promise<string[]> {
  const tokens: string[] = [];
  const step = async (send: Send) => {
    tokens.push((await codeFlowTokens(send, flow)).access_token);
  };
  await measure(issuer, { count, concurrency: 16, step });
  return tokens;
}

/** A token for invoices as orders gets it (RFC 8693 §2.1). */
export async function invoicesToken(issuer: SignetIssuer<ExchangeSeed>, ordersToken: string): Promise<string> {
  const accessToken = 'urn:ietf:params:oauth:token-type:access_token';
  const planned = formRequest(
    '/token',
    {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: ordersToken,
      subject_token_type: accessToken,
      resource: invoicesAudience.identifier,
      scope: 'invoices:read',
    },
    { authorization: basic('orders', issuer.seeded.ordersSecret) },
  );
  let token = '';
  const step = async (send: Send) => {
    token = (JSON.parse((await send(planned)).body) as { access_token: string }).access_token;
  };
  await measure(issuer, { count: 1, concurrency: 1, step });
  return token;
}
