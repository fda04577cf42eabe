import { type AdminRole, type AdminScope, adminRoles, type Reach } from '@signet/administration';
import type { RoleAssignment, RoleAssignmentStore } from '@signet/authorization-server';

/** Who acts, as administration knows them: a person by their account, an app on its own behalf by its id. */
export type Actor =
  | { readonly kind: 'person'; readonly subject: string }
  | { readonly kind: 'client'; readonly clientId: string };

/** Roles that one app may have at one API; more are not looked at. */
const mostRoles = 1000;

/** What roles an actor has at the administration API give now, whatever the token says of before. */
export class AdminAuthority {
  constructor(
    private readonly assignments: Pick<RoleAssignmentStore, 'ofPerson' | 'list'>,
    private readonly audience: string,
  ) {}

  /** Where a role of theirs gives the scope: everywhere, within organizations or groups, or nowhere. A role that the program does not know gives nothing. */
  async reachOf(actor: Actor, scope: AdminScope): Promise<Reach> {
    const assigned = await this.#assigned(actor);
    const giving = assigned.filter(({ role }) => isRole(role) && adminRoles[role].some((each) => each === scope));
    if (giving.some(({ within }) => within === undefined)) return 'everywhere';
    return giving.flatMap(({ within }) => within ?? []);
  }

  #assigned(actor: Actor): Promise<readonly RoleAssignment[]> {
    if (actor.kind === 'person') return this.assignments.ofPerson(actor.subject, [this.audience]);
    const holder = { kind: 'client', id: actor.clientId } as const;
    return this.assignments.list({ resource: this.audience, holder }, mostRoles);
  }
}

function isRole(name: string): name is AdminRole {
  return Object.hasOwn(adminRoles, name);
}
