import { type Clock, Profiles } from '@signet/authorization-server';
import {
  type Account,
  type AttributeDefinition,
  ownAttributes,
  type ProfileClaim,
  profileClaims,
} from '@signet/identity';
import type { AdministeredRecords } from '../records.js';

/** Claims of which each person has a value. */
export interface RequiredClaims {
  readonly claims: readonly ProfileClaim[];
  /** From when on those are asked who have an account without; epoch seconds. Nobody is where it is absent. */
  readonly from?: number | undefined;
}

/** What a person has to say before they go on. */
export interface MissingProfile {
  readonly account: Account | undefined;
  readonly claims: readonly ProfileClaim[];
  readonly attributes: readonly AttributeDefinition[];
}

/** What people must have said of themselves, and who has not. */
export class RequiredProfile extends Profiles {
  constructor(
    private readonly records: Pick<AdministeredRecords, 'accounts' | 'attributeDefinitions'>,
    private readonly clock: Clock,
    private readonly required: RequiredClaims,
  ) {
    super();
  }

  override async isIncomplete(subject: string): Promise<boolean> {
    const { claims, attributes } = await this.missing(subject);
    return claims.length > 0 || attributes.length > 0;
  }

  /** In the order in which they are asked for. Where nothing is required nobody is looked up. */
  async missing(subject: string): Promise<MissingProfile> {
    const now = this.clock.now();
    const { claims, from } = this.required;
    const dueClaims = from !== undefined && from <= now ? claims : [];
    const definitions = ownAttributes(await this.records.attributeDefinitions.list());
    const dueAttributes = definitions.filter(({ requiredFrom }) => requiredFrom !== undefined && requiredFrom <= now);
    const none: MissingProfile = { account: undefined, claims: [], attributes: [] };
    if (dueClaims.length === 0 && dueAttributes.length === 0) return none;
    const account = await this.records.accounts.find(subject);
    if (!account) return none;
    return {
      account,
      claims: dueClaims.filter((claim) => isAbsent(account[profileClaims[claim]])),
      // One that no longer fits its definition was said: it is held to that when it is changed.
      attributes: dueAttributes.filter(({ name }) => account.attributes?.[name] === undefined),
    };
  }
}

function isAbsent(value: string | undefined): boolean {
  return value === undefined || value === '';
}
