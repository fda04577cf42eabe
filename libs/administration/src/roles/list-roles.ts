import type { RoleAssignment, RoleAssignmentFilter } from '@signet/authorization-server';
import { type CheckedPage, checkedPage, type Page, type PageRequest } from '../page.js';

/** An assignment with the names of its holder and of its bound, while they are there. */
export type RoleAssignmentView = RoleAssignment & { readonly holderName?: string; readonly withinName?: string };

/** Reads who has which role by the page. */
export abstract class RoleAssignmentDirectory {
  /**
   * By resource, role, holder and bound, of which the key of a page is made; a search looks in roles and in the names of holders.
   * @throws AdministrationError invalid, where `after` is no such key
   */
  abstract list(filter: RoleAssignmentFilter, request: CheckedPage): Promise<Page<RoleAssignmentView>>;
}

/** Of everybody, or of what the filter names. @throws AdministrationError invalid */
export async function listRoleAssignments(
  directory: RoleAssignmentDirectory,
  filter: RoleAssignmentFilter,
  request: PageRequest,
): Promise<Page<RoleAssignmentView>> {
  return directory.list(filter, checkedPage(request));
}
