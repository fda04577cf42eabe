import { BoundedMap } from '@signet/runtime';
import type { CorePorts } from '../records/core-ports.js';
import type { SecurityEvent } from '../records/security-event.js';
import type { KeyRing } from '../signing/key-ring.js';
import type { TokenSigner } from '../signing/token-signer.js';
import type { SigningAlgorithm } from '../vocabulary/signing-algorithms.js';
import { securityEventClaims } from './security-event-claims.js';

export interface SecurityEventSignerNeeds extends Pick<CorePorts, 'clock' | 'settings'> {
  readonly keyRing: KeyRing;
  readonly tokenSigner: TokenSigner;
}

/** Tokens kept in memory: about 4 MB. */
const most = 5_000;

/** Signs an event for an audience once, though many streams ask for it. */
export class SecurityEventSigner {
  readonly #signed = new BoundedMap<string, Promise<string>>(most, 'first-written');

  constructor(private readonly deps: SecurityEventSignerNeeds) {}

  async sign(event: SecurityEvent, audience: string, algorithm: SigningAlgorithm): Promise<string> {
    if (event.kind === 'signing_key') await this.#forgetKey(event.subjectId, algorithm);
    // The key is part of the name: after a rotation nothing is handed out that the old one signed.
    const { kid } = (await this.deps.keyRing.signingKey(algorithm)).key;
    const name = JSON.stringify([kid, audience, event.eventId]);
    const known = this.#signed.get(name);
    if (known !== undefined) return known;
    const { clock, settings, tokenSigner } = this.deps;
    const claims = securityEventClaims(event, { issuer: settings.issuer, audience, now: clock.now() });
    const token = tokenSigner.sign({ ...claims }, algorithm, 'secevent+jwt');
    token.catch(() => this.#signed.delete(name));
    this.#signed.set(name, token);
    return token;
  }

  /** A key must not vouch for its own end. A look that was under way may have begun before the end was stored: then once more. */
  async #forgetKey(kid: string, algorithm: SigningAlgorithm): Promise<void> {
    const { keyRing } = this.deps;
    for (let looks = 0; looks < 2; looks += 1) {
      if ((await keyRing.signingKey(algorithm)).key.kid !== kid) return;
      await keyRing.look();
    }
  }
}
