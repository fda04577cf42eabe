import { AdministrationError } from '../administration-error.js';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import { mergePatch } from '../merge-patch.js';
import type { AdministeredRecords } from '../records.js';
import { freeInstallation, type Installation } from '../settings/policy-values.js';
import { requireVersion, type Version, versionOf } from '../version.js';
import { checkedTheme, type StoredTheme, themeSection } from './stored-theme.js';

/** A theme of an installation, as it stands. */
export interface ShownTheme {
  /** What is stored and counts; empty where there is nothing of that. */
  readonly theme: StoredTheme;
  readonly source: 'environment' | 'stored' | 'default';
  /** Why what is stored does not count. */
  readonly problem?: string | undefined;
}

export interface ChangedTheme {
  readonly version: Version;
  readonly theme: StoredTheme;
  readonly isChanged: boolean;
}

type Settings = Pick<AdministeredRecords, 'installationSettings'>;
type Ports = Pick<AdministrationPorts, 'unitOfWork' | 'clock' | 'installation'>;

/** How it is said to look, and by what: a file that is set (THEME_FILE) decides it. */
export async function presentTheme(
  { installationSettings }: Settings,
  { themeFile }: Installation = freeInstallation,
): Promise<ShownTheme> {
  const { theme, problem } = read((await installationSettings.find(themeSection))?.document);
  const stored = Object.keys(theme).length > 0 ? 'stored' : 'default';
  return { theme, source: themeFile ? 'environment' : stored, ...(problem !== undefined && { problem }) };
}

/** Of what is stored: the same for the same. */
export async function themeVersion({ installationSettings }: Settings): Promise<Version> {
  return versionOf((await installationSettings.find(themeSection))?.document ?? {});
}

/**
 * Changes what a merge patch (RFC 7396) names, in every process of the installation within seconds. What is stored and does not count goes with it.
 * @throws AdministrationError invalid, with what is wrong, also where a file decides the look; changed
 */
export function changeTheme(
  { unitOfWork, clock, installation = freeInstallation }: Ports,
  initiator: Initiator,
  patch: Readonly<Record<string, unknown>>,
  expectedVersion?: string,
): Promise<ChangedTheme> {
  return unitOfWork.run(initiator, async ({ installationSettings }) => {
    const before = (await installationSettings.find(themeSection))?.document ?? {};
    requireVersion(before, expectedVersion);
    const theme = checked(withoutNoNames(mergePatch(read(before).theme, patch)));
    const isChanged = versionOf(before) !== versionOf(theme);
    const isEmpty = Object.keys(theme).length === 0;
    // What a file decides may be left to the default: that changes nothing while it is set.
    if (installation.themeFile && isChanged && !isEmpty) {
      throw new AdministrationError('invalid', 'theme: is set by the environment: THEME_FILE');
    }
    if (isChanged && isEmpty) await installationSettings.delete(themeSection);
    else if (isChanged) {
      await installationSettings.save({ section: themeSection, document: theme, changedAt: clock.now() });
    }
    return { version: versionOf(theme), theme, isChanged };
  });
}

/** With the last of them the member goes. */
function withoutNoNames(merged: unknown): unknown {
  const { names, ...rest } = merged as StoredTheme;
  return names !== undefined && Object.keys(names).length === 0 ? rest : merged;
}

function checked(theme: unknown): StoredTheme {
  try {
    // Members that are undefined are none.
    return JSON.parse(JSON.stringify(checkedTheme(theme)));
  } catch (error) {
    throw new AdministrationError('invalid', `theme: ${error instanceof Error ? error.message : 'is no theme'}`);
  }
}

function read(document: object = {}): { readonly theme: StoredTheme; readonly problem?: string } {
  try {
    return { theme: checkedTheme(document) };
  } catch (error) {
    return { theme: {}, problem: error instanceof Error ? error.message : 'is no theme' };
  }
}
