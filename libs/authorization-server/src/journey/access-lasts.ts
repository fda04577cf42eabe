import { mayRefresh } from '../clients/client-rights.js';
import { outlivesSession } from '../grants/new-grant.js';
import type { WaitingRequest } from '../records/authorization-request.js';
import type { Client } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import type { ResourceServer } from '../records/resource-server.js';
import { longestSession } from '../shared/issuer-settings.js';

/** How long a client has what the person is asked for. */
export interface AccessLasts {
  /** For one token, until the person signs out, or also while they are away. */
  readonly kind: 'once' | 'session' | 'offline';
  /** Seconds, at most. */
  readonly seconds: number;
}

export function accessLasts(
  settings: CorePorts['settings'],
  request: WaitingRequest,
  client: Client,
  resources: ReadonlyArray<ResourceServer | undefined>,
): AccessLasts {
  const offline = request.kind === 'device' || outlivesSession(client, request.identityScopes);
  if (mayRefresh(client, request.identityScopes)) {
    return offline
      ? { kind: 'offline', seconds: settings.grantLifetime }
      : { kind: 'session', seconds: longestSession(settings) };
  }
  const lifetimes = resources.map((resource) => resource?.accessTokenLifetime ?? 0);
  return { kind: 'once', seconds: Math.max(settings.idTokenLifetime, ...lifetimes) };
}
