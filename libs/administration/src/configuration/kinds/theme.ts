import { AdministrationError } from '../../administration-error.js';
import { patchBetween } from '../../merge-patch.js';
import { changeTheme } from '../../theme/change-theme.js';
import { themeSection } from '../../theme/stored-theme.js';
import type { WantedTheme } from '../description.js';
import { type Kind, plain } from './kind.js';

/** How pages look: there is one, and what it does not say is left to the default. */
export const themeKind: Kind<WantedTheme> = {
  find: async ({ installationSettings }, name) => {
    const found = name === themeSection ? await installationSettings.find(themeSection) : undefined;
    return found && { document: plain(found.document) };
  },
  declare: async ({ ports, initiator, records }, name, wanted) => {
    if (name !== themeSection) throw new AdministrationError('invalid', 'there is one theme, by that name');
    const before = (await records.installationSettings.find(themeSection))?.document ?? {};
    await changeTheme(ports, initiator, patchTo(before, wanted));
    return undefined;
  },
  remove: async ({ ports, initiator, records }, name) => {
    if (name !== themeSection) return;
    const before = (await records.installationSettings.find(themeSection))?.document ?? {};
    await changeTheme(ports, initiator, patchTo(before, {}));
  },
};

/** The merge patch that makes the one of the other. */
function patchTo(before: object, wanted: object): Readonly<Record<string, unknown>> {
  return (patchBetween(before, plain(wanted)) ?? {}) as Readonly<Record<string, unknown>>;
}
