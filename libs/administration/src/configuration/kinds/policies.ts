import { AdministrationError } from '../../administration-error.js';
import { changePolicies } from '../../settings/change-settings.js';
import { type PolicySectionName, policySectionNames } from '../../settings/policies.js';
import { versionOf } from '../../version.js';
import type { WantedPolicies } from '../description.js';
import { type Kind, plain } from './kind.js';

/** A section of policies: what it does not say is left to the default. */
export const policiesKind: Kind<WantedPolicies> = {
  find: async ({ installationSettings }, name) => {
    const found = isSection(name) ? await installationSettings.find(name) : undefined;
    return found && { document: plain(found.document) };
  },
  declare: async ({ ports, initiator, records }, name, wanted) => {
    if (!isSection(name)) throw new AdministrationError('invalid', 'there is no such section');
    const before = (await records.installationSettings.find(name))?.document ?? {};
    if (versionOf(plain(before)) === versionOf(plain(wanted))) return undefined;
    const cleared = Object.fromEntries(Object.keys(before).map((setting) => [setting, null]));
    await changePolicies(ports, initiator, { [name]: { ...cleared, ...wanted } });
    return undefined;
  },
  remove: async ({ ports, initiator }, name) => {
    if (isSection(name)) await changePolicies(ports, initiator, { [name]: null });
  },
};

function isSection(name: string): name is PolicySectionName {
  return policySectionNames.some((each) => each === name);
}
