import type {
  AppliedConfiguration,
  ConfigurationDocument,
  ConfigurationPlan,
  GivenConfiguration,
  ManagedState,
} from '@signet/administration';
import type { AdministrationApi } from './administration-api.js';

/** Configuration as code, by the administration API; each as the use case of its name. */
export function configurationAt(api: AdministrationApi) {
  return {
    plan: async (body: GivenConfiguration): Promise<ConfigurationPlan> => {
      const answer = await api.call<Omit<ConfigurationPlan, 'version'>>('planConfiguration', { body });
      return { ...answer.body, version: answer.version as ConfigurationPlan['version'] };
    },
    apply: async (body: GivenConfiguration, expectedVersion: string | undefined): Promise<AppliedConfiguration> => {
      const request = { body, expectedVersion };
      const answer = await api.call<Omit<AppliedConfiguration, 'version'>>('applyConfiguration', request);
      return { ...answer.body, version: answer.version as ConfigurationPlan['version'] };
    },
    present: async () =>
      (
        await api.call<{ readonly document: ConfigurationDocument; readonly managed: readonly ManagedState[] }>(
          'getConfiguration',
        )
      ).body,
  };
}
