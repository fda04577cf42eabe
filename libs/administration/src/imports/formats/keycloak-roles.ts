import type { ImportedRole } from '../imported.js';
import type { Members } from '../reading/members.js';

/** At which audience here the roles of a realm and of its clients are roles; what is not named has no place. */
export interface KeycloakAudiences {
  readonly realm?: string | undefined;
  /** By `clientId`. */
  readonly clients?: ReadonlyMap<string, string> | undefined;
}

/** Of Keycloak itself. */
const builtIn = /^(default-roles-.*|offline_access|uma_authorization)$/;

/** `realmRoles` and `clientRoles` of a person or a group. @param notes gets what has no audience */
export function keycloakRoles(
  holder: Members,
  { realm, clients }: KeycloakAudiences,
  notes: string[],
): readonly ImportedRole[] {
  const ofRealm = holder.texts('realmRoles').filter((role) => !builtIn.test(role));
  const byClient = holder.object('clientRoles');
  const given = [
    ...ofRealm.map((role) => ({ resource: realm, role })),
    ...byClient.names.flatMap((clientId) =>
      byClient.texts(clientId).map((role) => ({ resource: clients?.get(clientId), role })),
    ),
  ];
  const placed = given.filter((each): each is ImportedRole => each.resource !== undefined);
  if (placed.length < given.length) {
    notes.push(
      `roles: ${given.length - placed.length}; each is of an audience here (--realm-roles, --client-roles, or later \`signet roles\`)`,
    );
  }
  return placed;
}
