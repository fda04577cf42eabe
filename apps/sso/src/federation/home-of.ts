import { endpoints } from '@signet/authorization-server';
import type { Done } from '../forms/guarded-form.js';
import type { Visit } from '../forms/visit.js';
import { seeOwnPage } from '../http/outcome-response.js';
import { field } from '../http/parameters.js';
import type { FoundInteraction } from '../interaction/found-interaction.js';
import type { Issuer } from '../issuer/issuer.js';
import { isFor, isHomeOf } from './open-provider.js';
import { homeParameter, noHome } from './ways-elsewhere.js';

/**
 * With whom the owner of a typed address signs in (home-realm discovery). Whether there is an account of it plays no part, and of a domain
 * anybody may know where its people sign in.
 */
export function homeOf(issuer: Issuer) {
  return async ({
    visit,
    subject: { view, hidden },
  }: {
    readonly visit: Visit;
    readonly subject: Pick<FoundInteraction, 'view' | 'hidden'>;
  }): Promise<Done> => {
    const address = field(visit.parameters, 'username').trim();
    const providers = await issuer.records.identityProviders.list();
    const home = providers.find(
      (each) => each.disabledAt === undefined && isFor(each, view.client.clientId) && isHomeOf(each, address),
    );
    const query = { ...Object.fromEntries(hidden), [homeParameter]: home?.providerId ?? noHome };
    return { kind: 'done', send: ({ reply }) => seeOwnPage(reply, endpoints.login, query) };
  };
}
