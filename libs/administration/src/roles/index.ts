export { type AccessOfPerson, accessOfPerson } from './access-of-person.js';
export { type AssignedRole, assignRole, takeRole } from './assign-role.js';
export * from './effective-access.js';
export * from './list-roles.js';
export { type BoundReference, boundOf, type HolderReference, holderOf, type NamedRole } from './role-holders.js';
