import { identifier, type Organization } from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import type { AdministrationPorts } from '../administration-ports.js';
import { definedOf } from '../defined-of.js';
import { givenText } from '../given-text.js';
import type { Initiator } from '../initiator.js';
import { unknown } from '../refusals.js';
import { requireVersion } from '../version.js';
import {
  longestDisplayName,
  type OrganizationReference,
  organizationName,
  organizationOf,
} from './organization-reference.js';

export interface NewOrganization {
  /** 1 to 64 lower case letters, digits and hyphens; unique. */
  readonly name: string;
  /** What people read; the name where it is absent. */
  readonly displayName?: string | undefined;
}

/** What is absent stays. */
export type OrganizationPatch = Partial<NewOrganization>;

/** @throws AdministrationError invalid, exists */
export async function createOrganization(
  { unitOfWork, clock, random }: Pick<AdministrationPorts, 'unitOfWork' | 'clock' | 'random'>,
  initiator: Initiator,
  given: NewOrganization,
): Promise<Organization> {
  const { name, displayName = given.name } = checked(given);
  const organization = { organizationId: identifier(random), name, displayName, createdAt: clock.now() };
  return unitOfWork.run(initiator, async ({ organizations }) => {
    if ((await organizations.insert(organization)) === 'name_taken') throw taken();
    return organization;
  });
}

/**
 * @param expectedVersion the `versionOf` the organization that the change was made for
 * @throws AdministrationError invalid, unknown, exists, changed
 */
export async function changeOrganization(
  { unitOfWork }: Pick<AdministrationPorts, 'unitOfWork'>,
  initiator: Initiator,
  reference: OrganizationReference,
  patch: OrganizationPatch,
  expectedVersion?: string,
): Promise<Organization> {
  const given = definedOf(patch);
  if (given.name !== undefined) organizationName(given.name);
  const displayName = given.displayName === undefined ? {} : { displayName: displayed(given.displayName) };
  return unitOfWork.run(initiator, async (records) => {
    const before = await organizationOf(records, reference);
    requireVersion(before, expectedVersion);
    const after = { ...before, ...given, ...displayName };
    const outcome = await records.organizations.replace(after);
    if (outcome === 'name_taken') throw taken();
    if (outcome === 'unknown') throw unknown('organization');
    return after;
  });
}

function checked({ name, displayName }: NewOrganization): NewOrganization {
  return { name: organizationName(name), ...(displayName !== undefined && { displayName: displayed(displayName) }) };
}

function displayed(text: string): string {
  return givenText('the display name of an organization', text, longestDisplayName);
}

function taken(): AdministrationError {
  return new AdministrationError('exists', 'an organization of this name exists');
}
