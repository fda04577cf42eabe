import type { EpochSeconds, Organization, OrganizationStore } from '@signet/authorization-server';
import { type CheckedPage, checkedPage, type Page, type PageRequest } from '../page.js';
import { type OrganizationReference, organizationOf } from './organization-reference.js';

export interface OrganizationMember {
  readonly subject: string;
  /** While there is an account. */
  readonly username?: string;
  readonly addedAt: EpochSeconds;
}

/** Reads organizations and their members by the page. */
export abstract class OrganizationDirectory {
  /** By name, which is the key of a page; a search looks in both names. */
  abstract list(request: CheckedPage): Promise<Page<Organization>>;
  /** By subject, which is the key of a page; a search looks in the account's names. */
  abstract members(organizationId: string, request: CheckedPage): Promise<Page<OrganizationMember>>;
}

interface Readers {
  readonly organizations: Pick<OrganizationStore, 'find' | 'findByName'>;
}

/** @throws AdministrationError unknown */
export function findOrganization(readers: Readers, reference: OrganizationReference): Promise<Organization> {
  return organizationOf(readers, reference);
}

/** @throws AdministrationError invalid */
export async function listOrganizations(
  directory: OrganizationDirectory,
  request: PageRequest,
): Promise<Page<Organization>> {
  return directory.list(checkedPage(request));
}

/** @throws AdministrationError invalid, unknown */
export async function listOrganizationMembers(
  { directory, organizations }: Readers & { readonly directory: OrganizationDirectory },
  reference: OrganizationReference,
  request: PageRequest,
): Promise<Page<OrganizationMember>> {
  const { organizationId } = await organizationOf({ organizations }, reference);
  return directory.members(organizationId, checkedPage(request));
}
