import type { AdministeredRecords } from '../records.js';
import { type PolicySectionName, policySectionNames, sectionOf } from './policies.js';
import { effectivePolicies, freeInstallation, type Installation, type SettingSource } from './policy-values.js';
import { readStoredPolicies } from './read-stored.js';
import type { SettingShape, SettingValue } from './setting.js';

/** One setting as it stands, with all that a form needs. */
export interface ShownSetting {
  readonly name: string;
  readonly title: string;
  readonly text: string;
  readonly shape: SettingShape;
  /** That counts; absent: nothing does. */
  readonly value?: SettingValue | undefined;
  readonly source: SettingSource;
  /** Where nobody decides it; absent: nothing is. */
  readonly usual?: SettingValue | undefined;
  /** The variable that decides it, or would. */
  readonly variable: string;
  /** Why what is stored does not count. */
  readonly problem?: string | undefined;
}

export interface ShownSection {
  readonly section: PolicySectionName;
  readonly title: string;
  readonly text: string;
  readonly settings: readonly ShownSetting[];
}

/** Every policy, what decides it, and what it may be. */
export async function presentPolicies(
  { installationSettings }: Pick<AdministeredRecords, 'installationSettings'>,
  installation: Installation = freeInstallation,
): Promise<readonly ShownSection[]> {
  const { stored, problems } = readStoredPolicies(await installationSettings.list(), installation);
  const effective = effectivePolicies(installation.pinned, stored);
  return policySectionNames.map((section) => {
    const { title, text, settings } = sectionOf(section);
    const shown = Object.entries(settings).map(([name, setting]): ShownSetting => {
      const { value = setting.usual, source = 'default', variable } = effective[section][name] ?? {};
      const problem = problems.find((each) => each.setting === `${section}.${name}`)?.problem;
      return {
        name,
        title: setting.title,
        text: setting.text,
        shape: setting.shape,
        ...(value !== null && { value }),
        source,
        ...(setting.usual !== null && { usual: setting.usual }),
        variable: variable ?? setting.variables[0],
        ...(problem !== undefined && { problem }),
      };
    });
    return { section, title, text, settings: shown };
  });
}
