import type { AuditLog } from './audit-log.js';
import type { AuthorizationCodeStore } from './authorization-code.js';
import type { ClientStore } from './client.js';
import type { ConsentStore } from './consent.js';
import type { DeviceCodeStore } from './device-code.js';
import type { FailureCountStore } from './failure-count.js';
import type { GrantStore } from './grant.js';
import type { InitialAccessTokenStore } from './initial-access-token.js';
import type { InteractionStore } from './interaction.js';
import type { IssuerSecretStore } from './issuer-secret.js';
import type { LogoutDeliveryStore } from './logout-delivery.js';
import type { ProofStore } from './proof.js';
import type { PushedAuthorizationRequestStore } from './pushed-authorization-request.js';
import type { RefreshTokenStore } from './refresh-token.js';
import type { ReplayStore } from './replay.js';
import type { ResourceServerStore } from './resource-server.js';
import type { RevokedAccessTokenStore } from './revoked-access-token.js';
import type { SecurityEventStore } from './security-event.js';
import type { SecurityEventStreamStore } from './security-event-stream.js';
import type { SessionStore } from './session.js';
import type { SigningKeyStore } from './signing-key.js';

/** Every port of the core, by name. */
export interface Stores {
  readonly clients: ClientStore;
  readonly resourceServers: ResourceServerStore;
  readonly sessions: SessionStore;
  readonly interactions: InteractionStore;
  readonly proofs: ProofStore;
  readonly consents: ConsentStore;
  readonly grants: GrantStore;
  readonly authorizationCodes: AuthorizationCodeStore;
  readonly refreshTokens: RefreshTokenStore;
  readonly revokedAccessTokens: RevokedAccessTokenStore;
  readonly signingKeys: SigningKeyStore;
  readonly pushedRequests: PushedAuthorizationRequestStore;
  readonly deviceCodes: DeviceCodeStore;
  readonly replays: ReplayStore;
  readonly failureCounts: FailureCountStore;
  readonly logoutDeliveries: LogoutDeliveryStore;
  readonly initialAccessTokens: InitialAccessTokenStore;
  readonly securityEvents: SecurityEventStore;
  readonly securityEventStreams: SecurityEventStreamStore;
  readonly secrets: IssuerSecretStore;
  readonly auditLog: AuditLog;
}
