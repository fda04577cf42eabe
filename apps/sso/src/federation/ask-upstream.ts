import { callbackOf } from '@signet/administration';
import type { IdentityProvider, InteractionView } from '@signet/authorization-server';
import { buildAuthorizationUrl, buildAuthorizationUrlWithPAR, calculatePKCECodeChallenge } from 'openid-client';
import type { Issuer } from '../issuer/issuer.js';
import { type Errand, secretsOf, stateOf } from './upstream-state.js';

export interface Asking {
  readonly errand: Errand;
  /** What the person is on the way to; undefined where they link. */
  readonly view?: Pick<InteractionView, 'interaction' | 'loginHint'> | undefined;
  readonly language?: string | undefined;
  /** Who causes it. */
  readonly source?: string | undefined;
}

/**
 * Where somebody is led to sign in: with PKCE, a state and a nonce of this one request, which is pushed where that is offered (RFC 9126).
 * @throws OutboundUnavailable where the provider is away
 */
export function askUpstream(issuer: Issuer, provider: IdentityProvider, asking: Asking): Promise<URL> {
  return issuer.upstreams.onBehalfOf(asking.source, async () => {
    const configuration = await issuer.upstreams.configuration(provider);
    const state = await stateOf(issuer, provider, asking.errand);
    const { nonce, codeVerifier } = await secretsOf(issuer, state);
    const { prompt_values_supported: supported } = configuration.serverMetadata();
    const parameters = {
      redirect_uri: callbackOf(issuer.config, provider.providerId),
      scope: provider.scopes.join(' '),
      state,
      code_challenge: await calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      ...(provider.kind === 'oidc' && { nonce, ...freshnessOf(asking, supported), ...localesOf(asking) }),
      ...(provider.answersBy === 'form_post' && { response_mode: 'form_post' }),
      ...hintOf(asking),
    };
    const isPushed = configuration.serverMetadata().pushed_authorization_request_endpoint !== undefined;
    return isPushed
      ? buildAuthorizationUrlWithPAR(configuration, parameters)
      : buildAuthorizationUrl(configuration, parameters);
  });
}

/**
 * Who is asked here to prove who they are once more is asked there; who links, or is somebody else, chooses who they are there.
 * @param supported prompts (Initiating User Registration 1.0 §4.1.1): to choose an account is taken by some alone, and refused by others
 */
function freshnessOf({ view, errand }: Asking, supported: unknown): Readonly<Record<string, string>> {
  const { prompts = [], maxAge } = view?.interaction.request ?? {};
  const chooses = errand.purpose === 'link' || prompts.includes('select_account');
  const canChoose = Array.isArray(supported) && supported.includes('select_account');
  const prompt = prompts.includes('login') ? 'login' : chooses && canChoose ? 'select_account' : undefined;
  return {
    ...(prompt !== undefined && { prompt }),
    ...(maxAge !== undefined && { max_age: String(maxAge) }),
  };
}

function localesOf({ language }: Asking): Readonly<Record<string, string>> {
  return language === undefined ? {} : { ui_locales: language };
}

/** An address alone: what people are called here is nothing for others. */
function hintOf({ view }: Asking): Readonly<Record<string, string>> {
  const hint = view?.loginHint;
  return hint?.includes('@') ? { login_hint: hint } : {};
}
