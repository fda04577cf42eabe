import type { LocalizedText } from '@signet/auth-contracts';
import { addressOf, endpoints } from '@signet/authorization-server';
import { buildEndSessionUrl } from 'openid-client';
import type { Issuer } from '../issuer/issuer.js';
import { openProvider } from './open-provider.js';

/**
 * Where somebody signs out there too (OpenID Connect RP-Initiated Logout 1.0 §2), for whom the operator wants that. Undefined where there is no
 * such place, or the provider is away: they are signed out here all the same. Anybody may have written the id: it is a link, and no more.
 */
export async function signOutElsewhere(
  issuer: Issuer,
  providerId: string,
  source: string,
): Promise<{ readonly name: LocalizedText; readonly href: string } | undefined> {
  const provider = providerId === '' ? undefined : await openProvider(issuer, providerId);
  if (!provider?.signsOut || provider.kind !== 'oidc') return undefined;
  try {
    return await issuer.upstreams.onBehalfOf(source, async () => {
      const configuration = await issuer.upstreams.configuration(provider);
      if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined;
      const back = addressOf(issuer.config.issuer, endpoints.signedOut);
      return { name: provider.name, href: buildEndSessionUrl(configuration, { post_logout_redirect_uri: back }).href };
    });
  } catch {
    return undefined;
  }
}
