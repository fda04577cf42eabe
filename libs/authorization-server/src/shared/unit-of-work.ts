import type { PushedAuthorizationRequestStore } from '../authorization/pushed-authorization-request.js';
import type { AuthorizationCodeStore } from '../authorization-code/authorization-code.js';
import type { LogoutDeliveryStore } from '../backchannel-logout/logout-delivery.js';
import type { ClientStore } from '../clients/client.js';
import type { DeviceCodeStore } from '../device-code/device-code.js';
import type { ConsentStore } from '../grants/consent.js';
import type { GrantStore } from '../grants/grant.js';
import type { InteractionStore } from '../interaction/interaction.js';
import type { InitialAccessTokenStore } from '../registration/initial-access-token.js';
import type { ResourceServerStore } from '../resources/resource-server.js';
import type { SecurityEventStore } from '../security-events/security-event.js';
import type { SecurityEventStreamStore } from '../security-events/security-event-stream.js';
import type { SessionStore } from '../sessions/session.js';
import type { SigningKeyStore } from '../signing/signing-key.js';
import type { RefreshTokenStore } from '../token/refresh-token.js';
import type { RevokedAccessTokenStore } from '../token/revoked-access-token.js';
import type { IssuerSecretStore } from './issuer-secret-store.js';
import type { ReplayStore } from './replay-store.js';

/** Every port of the core, by name. */
export interface Stores {
  readonly clients: ClientStore;
  readonly resourceServers: ResourceServerStore;
  readonly sessions: SessionStore;
  readonly interactions: InteractionStore;
  readonly consents: ConsentStore;
  readonly grants: GrantStore;
  readonly authorizationCodes: AuthorizationCodeStore;
  readonly refreshTokens: RefreshTokenStore;
  readonly revokedAccessTokens: RevokedAccessTokenStore;
  readonly signingKeys: SigningKeyStore;
  readonly pushedRequests: PushedAuthorizationRequestStore;
  readonly deviceCodes: DeviceCodeStore;
  readonly replays: ReplayStore;
  readonly logoutDeliveries: LogoutDeliveryStore;
  readonly initialAccessTokens: InitialAccessTokenStore;
  readonly securityEvents: SecurityEventStore;
  readonly securityEventStreams: SecurityEventStreamStore;
  readonly secrets: IssuerSecretStore;
}

/**
 * Steps that stand or fall together. `work` gets stores bound to one transaction: when it resolves, all of its writes
 * are durable; when it throws, none are. A decision that must survive a refusal (a reused refresh token revokes its
 * family) is returned from `work` and thrown after it.
 */
export abstract class UnitOfWork {
  abstract run<T>(work: (stores: Stores) => Promise<T>): Promise<T>;
}
