import { callbackOf, githubEndpoints, type UpstreamPerson, upstreamLimits } from '@signet/administration';
import type { IdentityProvider, ParameterList } from '@signet/authorization-server';
import { isJsonObject } from '@signet/runtime';
import { authorizationCodeGrant, type Configuration, fetchUserInfo, type TokenEndpointResponse } from 'openid-client';
import { field } from '../http/parameters.js';
import type { Issuer } from '../issuer/issuer.js';
import { secretsOf } from './upstream-state.js';

/** Parameters of an answer, by their standards; what else a provider adds is nothing to us. */
export const answerParameters = ['code', 'state', 'iss', 'error'] as const;

interface Answered {
  readonly parameters: ParameterList;
  readonly state: string;
  /** What Apple says of a name, beside its answer and once. */
  readonly user?: string | undefined;
  readonly source?: string | undefined;
}

/**
 * Who somebody is at a provider, by the code of its answer. All that binds it to our request is checked: state, `iss` (RFC 9207), PKCE, and of
 * the ID token signature, issuer, audience, nonce and times.
 * @throws OutboundUnavailable where the provider is away; Error whose message may be logged, where anything is wrong
 */
export function personAt(issuer: Issuer, provider: IdentityProvider, answered: Answered): Promise<UpstreamPerson> {
  return issuer.upstreams.onBehalfOf(answered.source, async () => {
    const configuration = await issuer.upstreams.configuration(provider);
    const url = new URL(callbackOf(issuer.config, provider.providerId));
    for (const name of answerParameters) {
      for (const [key, value] of answered.parameters) if (key === name) url.searchParams.append(name, value);
    }
    const { nonce, codeVerifier } = await secretsOf(issuer, answered.state);
    const tokens = await authorizationCodeGrant(configuration, url, {
      expectedState: answered.state,
      pkceCodeVerifier: codeVerifier,
      ...(provider.kind === 'oidc' && { expectedNonce: nonce, idTokenExpected: true }),
    });
    return provider.kind === 'oidc'
      ? personOfIdToken(configuration, tokens, answered)
      : personOfGithub(issuer, provider, tokens.access_token);
  });
}

async function personOfIdToken(
  configuration: Configuration,
  tokens: TokenEndpointResponse & { claims(): Readonly<Record<string, unknown>> | undefined },
  { user }: Answered,
): Promise<UpstreamPerson> {
  const told = tokens.claims() ?? {};
  const { sub, sid, iss, auth_time: authTime } = told;
  const claims = { ...nameOf(user), ...(await moreOf(configuration, tokens.access_token, told)), ...told };
  return {
    issuer: bounded('iss', iss, 2048),
    upstreamSubject: bounded('sub', sub, upstreamLimits.sub),
    claims,
    ...(sid !== undefined && { sid: bounded('sid', sid, upstreamLimits.sid) }),
    ...(typeof authTime === 'number' && { authTime: Math.floor(authTime) }),
    tokens: boundedTokens(tokens),
  };
}

/** What is told at its userinfo endpoint alone (OpenID Connect Core §5.4). */
async function moreOf(
  configuration: Configuration,
  accessToken: string,
  { sub, email }: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  if (email !== undefined || configuration.serverMetadata().userinfo_endpoint === undefined) return {};
  return { ...(await fetchUserInfo(configuration, accessToken, String(sub))) };
}

/** Through the browser of the person, who may say of their name what they like. */
function nameOf(user: string | undefined): Readonly<Record<string, unknown>> {
  if (user === undefined) return {};
  try {
    const { name } = JSON.parse(user) as {
      readonly name?: { readonly firstName?: unknown; readonly lastName?: unknown };
    };
    return { given_name: name?.firstName, family_name: name?.lastName };
  } catch {
    return {};
  }
}

async function personOfGithub(
  issuer: Issuer,
  provider: IdentityProvider,
  accessToken: string,
): Promise<UpstreamPerson> {
  const api = githubEndpoints(provider.issuer);
  const headers = { accept: 'application/vnd.github+json', authorization: `Bearer ${accessToken}` };
  const read = async (url: string): Promise<unknown> => {
    const answer = await issuer.upstreams.fetch(url, { method: 'GET', headers, body: undefined, redirect: 'manual' });
    if (answer.status !== 200) throw new Error(`its API answered ${answer.status}`);
    return answer.json();
  };
  const user = await read(api.user);
  const emails = await read(api.emails);
  if (!isJsonObject(user) || !Number.isSafeInteger(user.id)) throw new Error('its API says of nobody who they are');
  const primary = Array.isArray(emails)
    ? emails.find((each) => isJsonObject(each) && each.primary === true)
    : undefined;
  return {
    issuer: provider.issuer,
    upstreamSubject: String(user.id),
    claims: {
      preferred_username: user.login,
      name: user.name,
      website: user.blog === '' ? undefined : user.blog,
      ...(isJsonObject(primary) && { email: primary.email, email_verified: primary.verified === true }),
    },
    tokens: { accessToken: bounded('access_token', accessToken, upstreamLimits.tokens) },
  };
}

function boundedTokens({
  id_token: idToken,
  access_token: accessToken,
  refresh_token: refreshToken,
}: TokenEndpointResponse) {
  const tokens = { idToken, accessToken, refreshToken };
  const isFine = JSON.stringify(tokens).length <= upstreamLimits.tokens;
  return isFine ? tokens : {};
}

function bounded(name: string, value: unknown, most: number): string {
  if (typeof value !== 'string' || value === '' || value.length > most || /\p{Cc}|\p{Cs}/u.test(value)) {
    throw new Error(`its ${name} is no text of 1 to ${most} characters`);
  }
  return value;
}

/** The error that a provider answers with (RFC 6749 §4.1.2.1), in words that may be logged. */
export function errorOf(parameters: ParameterList): string | undefined {
  const error = field(parameters, 'error');
  return error === '' ? undefined : error.replace(/[^a-z_]/g, '').slice(0, 64);
}
