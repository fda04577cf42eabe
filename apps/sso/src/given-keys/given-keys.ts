import { type AdministrationPorts, takeGivenKeys } from '@signet/administration';
import type { KeyHolder, Signer, SigningKeyStore } from '@signet/authorization-server';
import { Periodic } from '@signet/runtime';
import type { Log } from '@signet/telemetry';
import { logFailure } from '../log/open-log.js';
import { EnvironmentKeys } from './environment-keys.js';
import { FileKeys } from './file-keys.js';

/** Milliseconds between looks at the files. */
const interval = 5_000;

/** What an operator says of keys. */
export interface GivenKeysConfig {
  /** Files and folders. */
  readonly files: readonly string[];
  readonly environment: readonly Signer[];
}

/** The keys that an operator gives to this process, and what becomes of them. */
export class GivenKeys {
  /** `kid`s that are given and spent: said once. */
  readonly #told = new Set<string>();

  private constructor(
    readonly holders: readonly KeyHolder[],
    private readonly files: FileKeys | undefined,
    private readonly log: Log,
  ) {}

  /** @throws ConfigError that says what is wrong with them, never what they are */
  static async open(config: GivenKeysConfig | undefined, log: Log): Promise<GivenKeys> {
    const { files = [], environment = [] } = config ?? {};
    const ofFiles = files.length > 0 ? await FileKeys.open(files, log) : undefined;
    const ofEnvironment = environment.length > 0 ? new EnvironmentKeys(environment) : undefined;
    return new GivenKeys(
      [ofFiles, ofEnvironment].filter((holder) => holder !== undefined),
      ofFiles,
      log,
    );
  }

  /** Publishes what nobody has seen yet, so that it signs after the lead. */
  async take(ports: AdministrationPorts & { readonly signingKeys: SigningKeyStore }): Promise<void> {
    await this.files?.look();
    const { taken, spent } = await takeGivenKeys(ports, this.holders, this.#told);
    for (const { kid, algorithm, activatesAt, heldBy } of taken) {
      this.log.event('signing_key_taken', { kid, algorithm, held_by: heldBy, activates_at: activatesAt });
    }
    for (const kid of spent) {
      this.#told.add(kid);
      this.log.event('signing_key_spent', { kid });
    }
  }

  /** The same again and again, while the process runs. */
  follow(ports: AdministrationPorts & { readonly signingKeys: SigningKeyStore }): Periodic {
    return new Periodic(() => this.take(ports), {
      interval,
      onError: (error) => logFailure(this.log, 'signing_keys', error),
    });
  }
}
