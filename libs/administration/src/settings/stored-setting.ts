import type { EpochSeconds } from '@signet/authorization-server';

/** What an operator decided of one section. It may be of another version of this program, which knew other settings. */
export interface StoredSettings {
  readonly section: string;
  readonly document: Readonly<Record<string, unknown>>;
  readonly changedAt: EpochSeconds;
}

/** What is decided for every process of an installation. There are few sections, and each process reads all of them every second. */
export abstract class InstallationSettingsStore {
  abstract find(section: string): Promise<StoredSettings | undefined>;
  /** By section. */
  abstract list(): Promise<readonly StoredSettings[]>;
  abstract save(settings: StoredSettings): Promise<void>;
  abstract delete(section: string): Promise<boolean>;
}
