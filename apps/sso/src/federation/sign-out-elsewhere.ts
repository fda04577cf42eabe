import { afterSignOutOf } from '@signet/administration';
import type { LocalizedText } from '@signet/auth-contracts';
import type { IdentityProvider, ParameterList, UpstreamSession } from '@signet/authorization-server';
import { decodeJwt } from 'jose';
import { buildEndSessionUrl } from 'openid-client';
import type { Visit } from '../forms/visit.js';
import { callerOf } from '../http/caller.js';
import type { Issuer } from '../issuer/issuer.js';
import { openedHint } from './id-token-hint.js';
import { openProvider } from './open-provider.js';
import { signOutState } from './sign-out-state.js';

/**
 * A form that leads to a provider (OpenID Connect RP-Initiated Logout 1.0 §2): posted where it has an ID token, which then stands in no address,
 * unless the operator knows that the provider takes `get` alone.
 */
export interface SignOutThere {
  readonly name: LocalizedText;
  readonly method: 'get' | 'post';
  readonly action: string;
  readonly fields: ParameterList;
}

/**
 * Where somebody whose session here has ended signs out there too, for whom the operator wants that. Undefined where there is no such place, or
 * the provider is away: they are signed out here all the same.
 * @param onward where the app leads afterwards
 */
export async function signOutElsewhere(
  issuer: Issuer,
  { request, secrets }: Visit,
  { upstream, onward }: { readonly upstream: UpstreamSession; readonly onward?: string | undefined },
): Promise<SignOutThere | undefined> {
  const { providerId } = upstream;
  const provider = await openProvider(issuer, providerId);
  if (!provider?.signsOut || provider.kind !== 'oidc') return undefined;
  const endpoint = await endpointOf(issuer, provider, callerOf(request).address);
  if (!endpoint) return undefined;
  const idToken = await openedHint(issuer, provider, upstream.idTokenHint);
  const url = endpoint.with({
    post_logout_redirect_uri: afterSignOutOf(issuer.config),
    state: await signOutState(issuer, secrets[0], { providerId, onward }),
    ...(idToken !== undefined && { id_token_hint: idToken, ...hintIn(idToken) }),
  });
  const isPosted = idToken !== undefined && provider.signOutBy !== 'get';
  const fields = [...url.searchParams].filter(([name]) => !isPosted || !endpoint.url.searchParams.has(name));
  if (!isPosted) url.search = '';
  const action = isPosted ? endpoint.url.href : url.href;
  return { name: provider.name, method: isPosted ? 'post' : 'get', action, fields };
}

async function endpointOf(issuer: Issuer, provider: IdentityProvider, source: string) {
  try {
    return await issuer.upstreams.onBehalfOf(source, async () => {
      const configuration = await issuer.upstreams.configuration(provider);
      const { end_session_endpoint: address = '' } = configuration.serverMetadata();
      if (!/^https?:/.test(address)) return undefined;
      const built = (parameters: Record<string, string>) => buildEndSessionUrl(configuration, parameters);
      return { url: new URL(address), with: built };
    });
  } catch {
    return undefined;
  }
}

/** Of Microsoft: with what its ID token says so, nobody is asked which account it is. https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc */
function hintIn(idToken: string): { readonly logout_hint?: string } {
  const { login_hint: hint } = decodeJwt(idToken);
  return typeof hint === 'string' && hint !== '' ? { logout_hint: hint } : {};
}
