export {
  changeOrganization,
  createOrganization,
  type NewOrganization,
  type OrganizationPatch,
} from './change-organization.js';
export { deleteOrganization } from './delete-organization.js';
export * from './list-organizations.js';
export { addOrganizationMember, removeOrganizationMember } from './organization-members.js';
export { type OrganizationReference, organizationOf } from './organization-reference.js';
