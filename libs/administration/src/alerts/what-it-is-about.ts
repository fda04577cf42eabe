import type { AuditEntry, ResourceServer } from '@signet/authorization-server';
import { adminAudienceOf } from '../authority/admin-audience.js';
import { holdersOf, ownerRoles } from '../authority/owners.js';
import type { AdministeredRecords } from '../records.js';
import type { AlertKind } from './alert-rule.js';

type Looked = Pick<AdministeredRecords, 'accounts' | 'groups' | 'roleAssignments' | 'resourceServers'>;

/** What an entry is about where it counts for a kind of alert; undefined where it does not. */
type Question = (entry: AuditEntry, owners: Owners) => string | undefined | Promise<string | undefined>;

const questions: { readonly [Kind in AlertKind]: Question } = {
  new_owner: (entry, owners) => owners.madeBy(entry),
  refusals_at_audience: ({ name, audience }) => (name === 'access_refused' ? audience : undefined),
  withdrawn_key_used: ({ name, target }) => (name === 'withdrawn_key_used' ? target.id : undefined),
  sign_ins_refused: ({ name, subject }) =>
    name === 'sign_in_refused' || name === 'sign_in_locked' ? (subject ?? 'nobody that is known') : undefined,
  token_reused: ({ name, clientId, target }) =>
    name === 'code_replayed' || name === 'refresh_token_reused' ? (clientId ?? target.id) : undefined,
  owner_recovery: ({ name, target, subject }) =>
    name === 'owner_link_made' && target.id === 'recovery' ? (subject ?? 'whoever has the link') : undefined,
  records_copied: ({ name, initiator }) =>
    name === 'records_exported' || name === 'audit_exported' ? (initiator.subject ?? initiator.through) : undefined,
  policy_weakened: ({ name, target }) => (name === 'policy_weakened' ? target.id : undefined),
  webhook_given_up: ({ name, target }) => (name === 'webhook_given_up' ? target.id : undefined),
  trail_resigned: ({ name, target }) => (name === 'audit_resigned' ? target.id : undefined),
  // Nothing is sealed any more, so no entry says so: see `AlertWatch.trailIsBroken`.
  trail_broken: () => undefined,
};

export async function aboutOf(kind: AlertKind, entry: AuditEntry, owners: Owners): Promise<string | undefined> {
  return questions[kind](entry, owners);
}

/** Who may do everything, as it stands while a batch of entries is looked at. */
export class Owners {
  #audience: Promise<ResourceServer | undefined> | undefined;
  #groups: Promise<ReadonlySet<string>> | undefined;

  constructor(
    private readonly records: Looked,
    private readonly issuer: string,
  ) {}

  /** Whom an entry makes one: whoever has the role, is in a group that has it, or in one that was put below it. */
  async madeBy({ name, target, audience, subject, after }: AuditEntry): Promise<string | undefined> {
    if (name === 'role_given') {
      const admin = await this.#resource();
      const isOwner =
        audience === admin?.identifier && ownerRoles(admin as ResourceServer).includes(String(after?.role));
      return isOwner ? target.id : undefined;
    }
    if (name === 'group_joined') return (await this.#isOwners(target.id)) ? (subject ?? target.id) : undefined;
    const isMoved = name === 'group_changed' && after?.parentId !== undefined;
    return isMoved && (await this.#isOwners(target.id)) ? target.id : undefined;
  }

  #resource(): Promise<ResourceServer | undefined> {
    this.#audience ??= this.records.resourceServers.find(adminAudienceOf(this.issuer));
    return this.#audience;
  }

  async #isOwners(groupId: string): Promise<boolean> {
    this.#groups ??= this.#ownerGroups();
    const groups = await this.#groups;
    if (groups.size === 0) return false;
    return (await this.records.groups.lineOf(groupId)).some((above) => groups.has(above.groupId));
  }

  async #ownerGroups(): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    const admin = await this.#resource();
    for (const role of admin ? ownerRoles(admin) : []) {
      for await (const { kind, id } of holdersOf(this.records, adminAudienceOf(this.issuer), role)) {
        if (kind === 'group') found.add(id);
      }
    }
    return found;
  }
}
