import {
  type Account,
  type AttributeDefinition,
  type AttributePatch,
  changedAttributes,
  checkProfile,
  type OwnMember,
  type OwnMembers,
  type ProfileClaim,
  type ProfileMember,
  profileClaimNames,
  profileClaims,
  withOwnProfile,
} from '@signet/identity';
import { canonicalJson } from '@signet/runtime';
import type { AccountView } from '../../accounts/account-view.js';
import { AdministrationError } from '../../administration-error.js';
import type { AdministrationPorts } from '../../administration-ports.js';
import { refusing, unknown } from '../../refusals.js';
import { initiatorOf, type OwnPerson } from '../own-person.js';
import { ownProfileOf } from './own-profile.js';

/** What operators let people change of themselves, and what they must not leave out. */
export interface ProfileRules {
  readonly fields: readonly ProfileClaim[];
  readonly required: readonly string[];
  /** Whether they have a picture of their own choice. */
  readonly picture?: boolean;
}

/** What is absent stays, null clears. */
export type OwnProfilePatch = { readonly [Member in ProfileMember]?: string | null | undefined } & {
  readonly attributes?: AttributePatch | undefined;
};

export interface OwnProfileChange {
  readonly rules: ProfileRules;
  readonly patch: OwnProfilePatch;
  /** Is shown what is there, and throws where the change was made for something else. */
  readonly expect?: ((before: AccountView) => void) | undefined;
}

/**
 * Writes what the patch changes and nothing else of the account. Of two at once that change the same member one wins; what others change meanwhile,
 * a password, an address of mail or that the account is closed, stays.
 * @throws AdministrationError invalid, unknown, changed
 */
export function changeOwnProfile(
  { unitOfWork, clock }: Pick<AdministrationPorts, 'unitOfWork' | 'clock'>,
  own: OwnPerson,
  { rules, patch, expect }: OwnProfileChange,
): Promise<AccountView> {
  return unitOfWork.run(initiatorOf(own), async ({ accounts, attributeDefinitions }) => {
    const { subject } = own;
    const account = await accounts.find(subject);
    if (!account || account.disabledAt !== undefined) throw unknown('user');
    const definitions = await attributeDefinitions.list();
    const before = ownProfileOf(account, definitions);
    expect?.(before);
    const to = changedMembers(account, { rules, patch }, definitions);
    const members = Object.keys(to) as OwnMember[];
    if (members.length === 0) return before;
    const from: OwnMembers = Object.fromEntries(members.map((member) => [member, account[member]]));
    const change = { subject, from, to, now: clock.now() };
    if (!(await accounts.changeProfile(change)))
      throw new AdministrationError('changed', 'somebody changed it meanwhile');
    return ownProfileOf(withOwnProfile(account, change), definitions);
  });
}

/** Those that are another than before, undefined where one is cleared. @throws AdministrationError invalid */
function changedMembers(
  account: Account,
  { rules, patch: { attributes, ...patch } }: Pick<OwnProfileChange, 'rules' | 'patch'>,
  definitions: readonly AttributeDefinition[],
): OwnMembers {
  const given = Object.entries(patch).flatMap(([member, value]) => {
    if (value === undefined) return [];
    const claim = profileClaimNames.find((each) => profileClaims[each] === member);
    if (claim === undefined || !rules.fields.includes(claim)) throw refused(member, 'not for people to change here');
    if (value === null && rules.required.includes(claim))
      throw refused(member, 'needed here, and cannot be taken away');
    return [[profileClaims[claim], value] as const];
  });
  const differs = ([member, value]: readonly [ProfileMember, string | null]) => value !== (account[member] ?? null);
  const changed = given.filter(differs);
  const said = changed.filter(([, value]) => value !== null);
  const kept = refusing(() =>
    checkProfile(Object.fromEntries(said) as OwnMembers & { readonly [Name in ProfileMember]?: string }),
  );
  const cleared = changed.flatMap(([member, value]) => (value === null ? [[member, undefined] as const] : []));
  const to = { ...kept, ...Object.fromEntries(cleared) };
  if (attributes === undefined) return to;
  const next = refusing(() => changedAttributes(account.attributes, attributes, definitions, 'person'));
  return canonicalJson([next]) === canonicalJson([account.attributes]) ? to : { ...to, attributes: next };
}

function refused(member: string, why: string): AdministrationError {
  return new AdministrationError('invalid', `${member} is ${why}`);
}
