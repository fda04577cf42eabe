import type { CorePorts } from '../records/core-ports.js';
import type { Organization } from '../records/organization.js';

/** By its name or its id, if the person is a member: who is none cannot tell it from one that is not there. */
export async function organizationNamed(
  { stores: { organizations } }: Pick<CorePorts, 'stores'>,
  named: string,
  subject: string,
): Promise<Organization | undefined> {
  const found = (await organizations.findByName(named)) ?? (await organizations.find(named));
  // Asked for one that is not there as well, so that both take as long.
  const organizationId = found?.organizationId ?? named;
  return (await organizations.isMember({ organizationId, subject })) ? found : undefined;
}
