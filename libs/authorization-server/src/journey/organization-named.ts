import type { CorePorts } from '../records/core-ports.js';
import type { Organization } from '../records/organization.js';

/** By its name or its id, if the person is a member: who is none cannot tell it from one that is not there. */
export async function organizationNamed(
  { stores: { organizations } }: Pick<CorePorts, 'stores'>,
  named: string,
  subject: string,
): Promise<Organization | undefined> {
  // Asked the same of one that is not there, so that it takes as long.
  const [byName, byId] = await Promise.all([organizations.findByName(named), organizations.find(named)]);
  const found = byName ?? byId;
  const organizationId = found?.organizationId ?? named;
  return (await organizations.isMember({ organizationId, subject })) ? found : undefined;
}
