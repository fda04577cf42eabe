import { InstallationSettingsStore, type StoredSettings } from '../settings/stored-setting.js';

/** What is decided of an installation, in a map, for tests. */
export class InMemoryInstallationSettings extends InstallationSettingsStore {
  readonly #rows = new Map<string, StoredSettings>();

  override async find(section: string): Promise<StoredSettings | undefined> {
    return this.#rows.get(section);
  }

  override async list(): Promise<readonly StoredSettings[]> {
    return [...this.#rows.values()].sort((a, b) => (a.section < b.section ? -1 : 1));
  }

  override async save(settings: StoredSettings): Promise<void> {
    this.#rows.set(settings.section, structuredClone(settings));
  }

  override async delete(section: string): Promise<boolean> {
    return this.#rows.delete(section);
  }
}
