import { recordEntry } from './audit/record-entry.js';
import { AuthorizationEndpoint } from './authorization/authorization-endpoint.js';
import { DeviceAuthorizationEndpoint } from './authorization/device-authorization-endpoint.js';
import { DeviceVerificationEndpoint } from './authorization/device-verification-endpoint.js';
import { PushedAuthorizationEndpoint } from './authorization/pushed-authorization-endpoint.js';
import { BackchannelLogout } from './backchannel-logout/backchannel-logout.js';
import { SessionIdentifiers } from './claims/session-identifiers.js';
import { SubjectIdentifiers } from './claims/subject-identifiers.js';
import { ClientAuthenticator } from './clients/client-authentication/client-authenticator.js';
import { ClientKeys } from './clients/client-keys.js';
import { ClientSource } from './clients/client-source.js';
import { DescribedClients } from './clients/described-clients.js';
import { CustomClaims } from './custom-claims/custom-claims.js';
import { Discovery } from './discovery/discovery.js';
import { EndSessionEndpoint } from './end-session/end-session-endpoint.js';
import { GivenAccess } from './grants/given-access.js';
import { IntrospectionEndpoint } from './introspection/introspection-endpoint.js';
import { ActingAs } from './journey/acting-as.js';
import { Journey } from './journey/journey.js';
import { OwnPages } from './journey/own-pages.js';
import type { CorePorts } from './records/core-ports.js';
import { explainToken } from './refusals/explain-token.js';
import type { ExplainedToken } from './refusals/explanation.js';
import { RefusalReportEndpoint } from './refusals/refusal-report-endpoint.js';
import { RegistrationEndpoint } from './registration/registration-endpoint.js';
import { RevocationEndpoint } from './revocation/revocation-endpoint.js';
import { SecurityEventEndpoint } from './security-event-streams/security-event-endpoint.js';
import { AnnouncingUnitOfWork } from './security-events/announcing-unit-of-work.js';
import { EventArrivals } from './security-events/event-arrivals.js';
import { SessionService } from './sessions/session-service.js';
import { WatchedClock } from './shared/clock.js';
import { KeyRing } from './signing/key-ring.js';
import { TokenSigner } from './signing/token-signer.js';
import { DpopNonces } from './token/dpop/dpop-nonces.js';
import { DpopVerifier } from './token/dpop/dpop-verifier.js';
import { createGrantTypes } from './token/grant-types/index.js';
import { type LiveAccessToken, verifyLiveAccessToken } from './token/live-access-token.js';
import { RefreshSuccessors } from './token/refresh-successors.js';
import { TokenEndpoint } from './token/token-endpoint.js';
import { UserInfoEndpoint } from './userinfo/userinfo-endpoint.js';

export interface Core {
  readonly authorization: AuthorizationEndpoint;
  readonly deviceVerification: DeviceVerificationEndpoint;
  readonly journey: Journey;
  readonly ownPages: OwnPages;
  readonly pushedAuthorization: PushedAuthorizationEndpoint;
  readonly deviceAuthorization: DeviceAuthorizationEndpoint;
  readonly endSession: EndSessionEndpoint;
  readonly backchannelLogout: BackchannelLogout;
  readonly sessions: SessionService;
  /** The same, for requests that take access back. */
  readonly endingSessions: SessionService;
  readonly givenAccess: GivenAccess;
  readonly token: TokenEndpoint;
  readonly userinfo: UserInfoEndpoint;
  readonly introspection: IntrospectionEndpoint;
  readonly revocation: RevocationEndpoint;
  readonly securityEvents: SecurityEventEndpoint;
  readonly refusalReports: RefusalReportEndpoint;
  readonly registration: RegistrationEndpoint;
  readonly discovery: Discovery;
  readonly dpop: DpopVerifier;
  readonly keyRing: KeyRing;
  readonly tokenSigner: TokenSigner;
  /**
   * An access token as the issuer itself accepts one, for any audience.
   * @param over where it is looked up, instead of where all else is
   * @throws OAuthError invalid_token
   */
  verifyLive(accessToken: string, over?: Pick<CorePorts, 'stores' | 'standings'>): Promise<LiveAccessToken>;
  /**
   * What a token is worth now, to APIs and to this issuer.
   * @param over as of `verifyLive`
   */
  explainToken(
    token: string,
    audience?: string,
    over?: Pick<CorePorts, 'stores' | 'standings'>,
  ): Promise<ExplainedToken>;
}

/** Wires the issuer over its ports. `keyRing.load()` must have run before it serves. */
export function createCore(given: CorePorts): Core {
  const ports = { ...given, clock: new WatchedClock(given.clock) };
  const arrivals = new EventArrivals(ports.stores.securityEvents, ports.clock);
  const deps = withServices({ ...ports, unitOfWork: new AnnouncingUnitOfWork(ports.unitOfWork, arrivals) });
  const authenticator = new ClientAuthenticator(deps);
  const sessions = new SessionService(deps);
  const ending = withEndings(deps, arrivals);
  const endingSessions = new SessionService(ending);
  const journey = new Journey(deps);
  return {
    authorization: new AuthorizationEndpoint(deps, journey, new ActingAs(deps)),
    deviceVerification: new DeviceVerificationEndpoint(deps, journey),
    journey,
    ownPages: new OwnPages(deps, journey),
    pushedAuthorization: new PushedAuthorizationEndpoint(deps, authenticator),
    deviceAuthorization: new DeviceAuthorizationEndpoint(deps, authenticator),
    endSession: new EndSessionEndpoint(ending, endingSessions),
    backchannelLogout: new BackchannelLogout(deps),
    sessions,
    endingSessions,
    givenAccess: new GivenAccess(deps),
    token: new TokenEndpoint(deps, authenticator, createGrantTypes(deps)),
    userinfo: new UserInfoEndpoint(deps),
    introspection: new IntrospectionEndpoint(deps, authenticator),
    revocation: new RevocationEndpoint(ending, new ClientAuthenticator(ending)),
    securityEvents: new SecurityEventEndpoint(deps, authenticator, arrivals),
    refusalReports: new RefusalReportEndpoint(deps, authenticator),
    registration: new RegistrationEndpoint(deps),
    discovery: new Discovery(deps),
    dpop: deps.dpop,
    keyRing: deps.keyRing,
    tokenSigner: deps.tokenSigner,
    verifyLive: (accessToken, over) => verifyLiveAccessToken(lookingOver(deps, over), accessToken),
    explainToken: (token, audience, over) => explainToken(lookingOver(deps, over), token, audience),
  };
}

/** The same, looked up elsewhere. */
function lookingOver(
  deps: ReturnType<typeof withServices>,
  over: Pick<CorePorts, 'stores' | 'standings'> | undefined,
): ReturnType<typeof withServices> {
  return over ? { ...deps, ...over, clients: deps.clients.over(over.stores.clients) } : deps;
}

/** The same over what is there for what takes access back. */
function withEndings(deps: ReturnType<typeof withServices>, arrivals: EventArrivals): ReturnType<typeof withServices> {
  const { endings } = deps;
  if (endings === undefined) return deps;
  const { stores } = endings;
  const unitOfWork = new AnnouncingUnitOfWork(endings.unitOfWork, arrivals);
  return { ...deps, stores, unitOfWork, clients: deps.clients.over(stores.clients) };
}

/** What several parts are made of, beside the ports. */
function withServices(ports: CorePorts & { readonly clock: WatchedClock }) {
  const { clock, outbound, random, settings, stores, unitOfWork } = ports;
  const keyRing = new KeyRing({
    store: stores.signingKeys,
    unitOfWork,
    clock,
    settings,
    holders: ports.keyHolders,
    tellFirst: (written, { kid, algorithm, createdAt, activatesAt, given }) => {
      const told = { name: 'signing_key_made', target: { record: 'signingKeys', id: kid } } as const;
      return recordEntry(ports, written, 'policy', {
        ...told,
        after: { kid, algorithm, createdAt, activatesAt, ...(given && { heldBy: given.by }) },
      });
    },
  });
  const described = settings.clientIdMetadataDocuments
    ? new DescribedClients({
        outbound,
        resourceServers: stores.resourceServers,
        clock,
        settings,
        onRefused: ports.onClientMetadataRefused,
      })
    : undefined;
  const nonces = new DpopNonces(stores.secrets, random, clock);
  const tokenSigner = new TokenSigner({ keyRing, clock, settings, onUnknownKey: ports.onUnknownKey });
  return {
    ...ports,
    clients: new ClientSource(stores.clients, described),
    clientKeys: new ClientKeys(outbound, clock),
    dpop: new DpopVerifier({ nonces, replays: stores.replays, clock, settings }),
    keyRing,
    refreshSuccessors: new RefreshSuccessors(stores.secrets, random),
    subjects: new SubjectIdentifiers(stores.secrets, random),
    sessionIdentifiers: new SessionIdentifiers(stores.secrets, random),
    tokenSigner,
    customClaims: new CustomClaims({ ...ports, tokenSigner }),
  };
}
