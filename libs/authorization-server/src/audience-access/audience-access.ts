import { clientPolicy } from '../clients/client-policy.js';
import { currentRights, mayRefresh } from '../clients/client-rights.js';
import type { Client } from '../records/client.js';
import type { ResourceServer } from '../records/resource-server.js';
import { boundsOfRoles, type RolesHeldNeeds, rolesHeld } from '../roles/roles-held.js';
import { type GrantTypeName, grantTypes } from '../vocabulary/grant-types.js';

/** One way in which a client gets a scope at an audience. */
export interface AccessWay {
  readonly grantType: GrantTypeName;
  /** A person gets it only where a role of theirs gives it. */
  readonly needsRole: boolean;
}

/** A scope that the client is registered for at an audience, or that the audience has. */
export interface ScopeAccess {
  readonly scope: string;
  readonly registered: boolean;
  /** None: the issuer gives it to the client by no grant, whoever asks. */
  readonly ways: readonly AccessWay[];
}

export interface AudienceAccess {
  readonly audience: string;
  readonly scopes: readonly ScopeAccess[];
}

const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange';

/** Grants by which the client gets anything at all: those of its policy, where what they rest on is there. */
export function grantsOf(client: Client): readonly GrantTypeName[] {
  const { grantTypes: allowed, actsAsResource, trustedAssertionIssuers } = clientPolicy(client);
  const begins = allowed.some((name) => name === 'authorization_code' || name.endsWith(':device_code'));
  const refreshes = begins && (mayRefresh(client, client.identityScopes) || mayRefresh(client, []));
  return allowed.filter((name) => {
    if (name === 'refresh_token') return refreshes;
    const { restsOn } = grantTypes[name];
    if (restsOn === 'actsAsResource') return actsAsResource !== undefined;
    if (restsOn === 'trustedAssertionIssuers') return trustedAssertionIssuers.length > 0;
    return true;
  });
}

/**
 * What the issuer would give this client at these audiences, by the functions with which it decides: `currentRights`, the roles, the policy.
 * Audiences at which it is registered for nothing are told with the scopes that it might be given.
 */
export async function audienceAccess(
  deps: RolesHeldNeeds,
  client: Client,
  audiences: readonly ResourceServer[],
): Promise<readonly AudienceAccess[]> {
  const named = new Set(audiences.map(({ identifier }) => identifier));
  const given = { ...client, resources: client.resources.filter(({ identifier }) => named.has(identifier)) };
  const { resources } = await currentRights(deps, client, given);
  const grants = grantsOf(client);
  const own = grants.includes('client_credentials')
    ? await rolesHeld(
        deps,
        { kind: 'client', id: client.clientId },
        resources.map(({ identifier }) => identifier),
      )
    : undefined;
  return audiences.map((resource) => {
    const { identifier } = resource;
    const allowed = resources.find((each) => each.identifier === identifier)?.scopes ?? [];
    const registered = given.resources.find((each) => each.identifier === identifier)?.scopes ?? [];
    const { most, least } = boundsOfRoles(resource);
    const waysTo = (scope: string): readonly AccessWay[] => {
      if (!allowed.includes(scope)) return [];
      const access = { identifier, scopes: [scope] };
      return grants.flatMap((grantType): readonly AccessWay[] => {
        if (grantType === 'client_credentials') {
          return own?.narrow(access) ? [{ grantType, needsRole: false }] : [];
        }
        return most.narrow(access) ? [{ grantType, needsRole: least.narrow(access) === undefined }] : [];
      });
    };
    const scopes = [...new Set([...Object.keys(resource.scopes), ...registered])];
    return {
      audience: identifier,
      scopes: scopes.map((scope) => ({ scope, registered: registered.includes(scope), ways: waysTo(scope) })),
    };
  });
}

/** Who comes to an audience by an app of their own accord: what is traded there is traded on their behalf. */
export interface Beginning {
  readonly clientId: string;
  readonly audience: string;
  readonly scopes: ReadonlyArray<{ readonly scope: string; readonly needsRole: boolean }>;
}

/** Whether a person comes by it themselves: no app on its own, and nobody whose token is there already. */
export function isOfPerson(grantType: GrantTypeName): boolean {
  return grantType !== 'client_credentials' && grantType !== exchange;
}

/** All audiences of which people get tokens by this client. */
export function beginningsOf({ clientId }: Client, access: readonly AudienceAccess[]): readonly Beginning[] {
  return access.flatMap(({ audience, scopes }) => {
    const begun = scopes.flatMap(({ scope, ways }) => {
      const own = ways.filter(({ grantType }) => isOfPerson(grantType));
      return own.length === 0 ? [] : [{ scope, needsRole: own.every(({ needsRole }) => needsRole) }];
    });
    return begun.length === 0 ? [] : [{ clientId, audience, scopes: begun }];
  });
}

/** That a client trades tokens of one audience, of the people who come with them, for those of another one (RFC 8693). */
export interface ExchangeEdge {
  readonly clientId: string;
  readonly from: string;
  readonly to: string;
  readonly scopes: ReadonlyArray<{ readonly scope: string; readonly needsRole: boolean }>;
}

/** All trades of this client; none of one that acts as no API. */
export function exchangesOf(client: Client, access: readonly AudienceAccess[]): readonly ExchangeEdge[] {
  const { actsAsResource: from } = clientPolicy(client);
  if (from === undefined) return [];
  return access.flatMap(({ audience: to, scopes }) => {
    const traded = scopes.flatMap(({ scope, ways }) => {
      const way = ways.find(({ grantType }) => grantType === exchange);
      return way ? [{ scope, needsRole: way.needsRole }] : [];
    });
    return traded.length === 0 ? [] : [{ clientId: client.clientId, from, to, scopes: traded }];
  });
}
