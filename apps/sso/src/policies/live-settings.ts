import { defaultIssuerSettings, type IssuerSettings, noOffers } from '@signet/authorization-server';
import type { SsoConfig } from '../config/sso-config.js';
import { localeTags } from '../pages/messages/locales.js';
import { followed } from './followed.js';
import type { LivePolicies } from './live-policies.js';

const names = [
  'factorPolicy',
  'offers',
  'userRegistration',
  'consentLifetime',
  'sessionLifetime',
  'sessionIdleTimeout',
  'keptSessionLifetime',
  'mostSessions',
] as const;

/** The settings of the core, of which operators change some while it runs. */
export function liveSettings(base: SsoConfig, policies: Pick<LivePolicies, 'config'>): IssuerSettings {
  const usual = defaultIssuerSettings(base.issuer);
  const rest = { ...usual, ...base.protocol, uiLocales: localeTags };
  let seen: { readonly config: SsoConfig; readonly settings: ReturnType<typeof policiesOf> } | undefined;
  const now = () => {
    const { config } = policies;
    // Made once for what was decided, and not for each look at it.
    if (seen?.config !== config) seen = { config, settings: policiesOf(config, usual) };
    return seen.settings;
  };
  return followed<IssuerSettings, (typeof names)[number]>(rest, names, now);
}

function policiesOf(config: SsoConfig, usual: IssuerSettings) {
  const { keepSignedInDays } = config;
  return {
    factorPolicy: config.secondFactor.policy,
    offers: config.offers ?? noOffers,
    userRegistration: config.protocol.userRegistration,
    consentLifetime: config.protocol.consentLifetime,
    sessionLifetime: config.sessionLifetime ?? usual.sessionLifetime,
    sessionIdleTimeout: config.sessionIdleTimeout ?? usual.sessionIdleTimeout,
    keptSessionLifetime: keepSignedInDays === undefined ? usual.keptSessionLifetime : keepSignedInDays * 86_400,
    mostSessions: config.mostSessions ?? usual.mostSessions,
  };
}
