import { AdministrationError } from '../administration-error.js';
import type { Initiator, InitiatorToken } from '../initiator.js';
import type { AdministeredRecords } from '../records.js';
import type { AdminScope } from './admin-audience.js';
import type { Reach, Right } from './right.js';
import { rightsOfClient, rightsOfPerson } from './role-rights.js';

/**
 * How far the rights of whoever comes through a door go. `database`: whoever reaches it has the database at hand, and with it
 * everything; `token`: what the roles of the initiator give, and of that what their token says; `self`: one's own account alone.
 */
const doors: { readonly [Door in Initiator['through']]: 'database' | 'token' | 'self' } = {
  cli: 'database',
  issuer: 'database',
  seed: 'database',
  conformance: 'database',
  configuration: 'database',
  import: 'database',
  owner_link: 'database',
  admin_api: 'token',
  self_service: 'self',
};

/** What an initiator may do, as it stands when it is asked for. */
export class Authority {
  /**
   * @param rights undefined where there is no limit
   * @param self the one account that needs no right
   */
  constructor(
    readonly rights: readonly Right[] | undefined,
    readonly self?: string | undefined,
  ) {}

  get isUnlimited(): boolean {
    return this.rights === undefined;
  }

  /** Where the initiator has at least one of these scopes. Lists are bounded by it. */
  reachOf(...anyOf: readonly AdminScope[]): Reach {
    if (this.rights === undefined) return 'everywhere';
    const of = this.rights.filter(({ scope }) => anyOf.some((each) => each === scope));
    if (of.some(({ within }) => within === undefined)) return 'everywhere';
    return of.flatMap(({ within }) => within ?? []);
  }
}

/**
 * The rights of the initiator now: those of their roles, and of these what their token says. Nobody whose account is disabled or gone
 * has any, whatever their token says.
 */
export async function authorityOf(records: AdministeredRecords, initiator: Initiator): Promise<Authority> {
  const { subject, token } = initiator;
  switch (doors[initiator.through]) {
    case 'database':
      return new Authority(undefined);
    case 'self':
      return new Authority([], subject);
    case 'token': {
      if (token === undefined) return new Authority([]);
      const isActive = subject === undefined || (await records.accounts.isActive(subject));
      if (!isActive) return new Authority([]);
      const all = await (subject === undefined
        ? rightsOfClient(records, token.clientId, 'now')
        : rightsOfPerson(records, subject, 'now'));
      return new Authority(all.filter((right) => isSaid(token, right)));
    }
  }
}

/** A right within an organization is one of tokens that were given for it. */
function isSaid({ audience, scopes, organizationId }: InitiatorToken, { resource, scope, within }: Right): boolean {
  if (resource !== audience || !scopes.includes(scope)) return false;
  return within?.kind !== 'organization' || within.id === organizationId;
}

/** What is refused, and for want of what. */
export function forbidden(reason: string): AdministrationError {
  return new AdministrationError('forbidden', reason);
}
