import type { CDPSession, Page } from 'playwright-core';

/** What a device of this page is like (Chrome DevTools Protocol, WebAuthn). */
export interface Traits {
  readonly hasResidentKey?: boolean;
  readonly hasUserVerification?: boolean;
  readonly isUserVerified?: boolean;
  readonly defaultBackupEligibility?: boolean;
  readonly defaultBackupState?: boolean;
}

interface Key {
  readonly credentialId: string;
  readonly isResidentCredential: boolean;
  readonly rpId?: string;
  /** PKCS #8, base64. */
  readonly privateKey: string;
  readonly userHandle?: string;
  readonly signCount: number;
}

/** An authenticator of this page's browser. */
export class Device {
  private constructor(
    private readonly cdp: CDPSession,
    private readonly authenticatorId: string,
  ) {}

  static async of(page: Page, traits: Traits = {}): Promise<Device> {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    const options = {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      ...traits,
    } as const;
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options });
    return new Device(cdp, authenticatorId);
  }

  async keys(): Promise<readonly Key[]> {
    return (await this.cdp.send('WebAuthn.getCredentials', { authenticatorId: this.authenticatorId })).credentials;
  }

  /** As it was long ago, such as a copy that somebody kept. */
  async turnBack(): Promise<void> {
    const { authenticatorId } = this;
    for (const credential of await this.keys()) {
      await this.cdp.send('WebAuthn.removeCredential', { authenticatorId, credentialId: credential.credentialId });
      await this.#put({ ...credential, signCount: 0 });
    }
  }

  /** Is what that one is: plugged in here. */
  async become(other: Device): Promise<void> {
    for (const credential of await other.keys()) await this.#put(credential);
    await other.lose();
  }

  /** Nobody is there to touch it. */
  async leave(isLeft: boolean): Promise<void> {
    const { authenticatorId } = this;
    await this.cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: !isLeft });
  }

  async recognises(isUserVerified: boolean): Promise<void> {
    await this.cdp.send('WebAuthn.setUserVerified', { authenticatorId: this.authenticatorId, isUserVerified });
  }

  async lose(): Promise<void> {
    await this.cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: this.authenticatorId });
  }

  async #put(credential: Key): Promise<void> {
    await this.cdp.send('WebAuthn.addCredential', { authenticatorId: this.authenticatorId, credential });
  }
}
