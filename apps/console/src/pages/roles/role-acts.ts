import { type Api, answered, type Schemas } from '../../api/api.js';

export type Assignment = Schemas['RoleAssignment'];
export type NamedRole = Pick<Assignment, 'resource' | 'role' | 'holder' | 'within'>;

/** Giving and taking, which are opposites. */
export function roleActs(api: Api) {
  const body = ({ resource, role, holder, within }: NamedRole) => ({
    body: { resource, role, holder, ...(within && { within }) },
  });
  return {
    give: (role: NamedRole) => answered(api.POST('/role-assignments', body(role))),
    take: (role: NamedRole) => answered(api.POST('/role-assignments/take', body(role))),
  };
}

/** All that tells of roles. */
export const rolesChange = [['roles'], ['user']];
