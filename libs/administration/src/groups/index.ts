export { changeGroup, type GroupPatch } from './change-group.js';
export { createGroup, type NewGroup } from './create-group.js';
export { deleteGroup } from './delete-group.js';
export { addGroupMember, removeGroupMember } from './group-members.js';
export { type GroupReference, groupOf } from './group-reference.js';
export * from './list-groups.js';
