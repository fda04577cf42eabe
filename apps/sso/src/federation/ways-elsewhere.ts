import type { InteractionView } from '@signet/authorization-server';
import type { Visit } from '../forms/visit.js';
import { field } from '../http/parameters.js';
import type { Issuer } from '../issuer/issuer.js';
import type { ElsewhereView } from '../pages/sign-in-elsewhere.js';
import { isFor, isHomeOf } from './open-provider.js';

/** What a page was told of an address that somebody typed: the provider of its domain, or that there is none. */
export const homeParameter = 'home';
export const noHome = 'none';

/** With whom else somebody can sign in on the way to this client, and whether to ask for an address. */
export async function waysElsewhere(
  { records }: Issuer,
  { parameters }: Visit,
  view: Pick<InteractionView, 'client' | 'loginHint'>,
  query: URLSearchParams,
): Promise<ElsewhereView> {
  const open = (await records.identityProviders.list()).filter(
    (provider) => provider.disabledAt === undefined && isFor(provider, view.client.clientId),
  );
  const home = field(parameters, homeParameter);
  const isHome = (provider: (typeof open)[number]): boolean =>
    provider.shown.emailDomains !== undefined && (provider.providerId === home || isHomeOf(provider, view.loginHint));
  const links = [...open.filter(isHome), ...open.filter(({ shown }) => shown.emailDomains === undefined)].map(
    ({ providerId, name }) => {
      const to = new URLSearchParams([['provider', providerId], ...query]);
      return { providerId, name, href: `interaction/upstream/sign-in?${to}` };
    },
  );
  const asksAddress = open.some(({ shown }) => shown.emailDomains !== undefined);
  const homeKnown = open.some(isHome);
  return { links, asksAddress, home: homeKnown ? 'known' : home === noHome ? 'unknown' : undefined };
}
