import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { attestationObject, authenticatorData, type PublicPoint } from './authenticator-data.js';
import type {
  AssertionJson,
  CreationOptionsJson,
  CredentialDescriptorJson,
  RegistrationJson,
  RequestOptionsJson,
} from './credential-json.js';

/** What a model of authenticators is like. */
export interface AuthenticatorTraits {
  /** Knows the person: by a PIN, a finger, a face. */
  readonly verifiesUser: boolean;
  /** Whether its keys leave it: never, perhaps later, or they have. */
  readonly backup: 'never' | 'eligible' | 'backed_up';
  /** Counts how often each key is used; what keeps keys on several devices counts nothing. */
  readonly counts: boolean;
  readonly attachment: 'platform' | 'cross-platform';
  /** Of its model. */
  readonly aaguid: string;
}

/** A key pair on P-256, and what it is called. */
export interface MintedKey {
  readonly privateKey: KeyObject;
  readonly credentialId: Uint8Array;
}

interface Credential extends MintedKey {
  readonly rpId: string;
  readonly userHandle: string;
  uses: number;
}

/** ECDSA on P-256 with SHA-256, as COSE numbers it. */
const es256 = -7;

/** A key that stays in the hardware that made it, behind a PIN. */
const securityKey: AuthenticatorTraits = {
  verifiesUser: true,
  backup: 'never',
  counts: true,
  attachment: 'cross-platform',
  aaguid: '00000000-0000-0000-0000-000000000000',
};

/**
 * An authenticator whose person agrees to everything, and the browser before it (Web Authentication Level 3 §5.1.3, §5.1.4, §6.3): it takes the JSON of
 * the options and gives that of the answer. Its credentials are discoverable. It is honest: it does for a page what a browser would do for one
 * of that origin, and refuses with the name of the error that script would see.
 */
export class SoftwareAuthenticator {
  readonly #traits: AuthenticatorTraits;
  readonly #credentials: Credential[] = [];

  /** @param mint where a test knows the key */
  constructor(
    traits: Partial<AuthenticatorTraits> = {},
    private readonly mint: () => MintedKey = mintKey,
  ) {
    this.#traits = { ...securityKey, ...traits };
  }

  /**
   * `navigator.credentials.create`.
   * @param origin of the page that asks
   * @throws WebAuthnRefusal SecurityError, NotSupportedError, InvalidStateError, NotAllowedError
   */
  createCredential(options: CreationOptionsJson, origin: string): RegistrationJson {
    const rpId = rpIdOf(options.rp.id, origin);
    if (!options.pubKeyCredParams.some(({ alg, type }) => alg === es256 && type === 'public-key')) {
      throw new WebAuthnRefusal('NotSupportedError');
    }
    if (this.#known(rpId, options.excludeCredentials ?? []).length > 0) throw new WebAuthnRefusal('InvalidStateError');
    this.#refuseUnverified(options.authenticatorSelection?.userVerification);
    const credential: Credential = { ...this.mint(), rpId, userHandle: options.user.id, uses: 0 };
    this.#credentials.push(credential);
    const { aaguid } = this.#traits;
    const publicKey = createPublicKey(credential.privateKey);
    const authData = authenticatorData(rpId, this.#flags(), 0, {
      aaguid: Buffer.from(aaguid.replaceAll('-', ''), 'hex'),
      credentialId: credential.credentialId,
      publicKey: pointOf(publicKey),
    });
    return this.#answer(credential, options.extensions?.credProps === true ? { credProps: { rk: true } } : {}, {
      clientDataJSON: base64url(clientData('webauthn.create', options.challenge, origin)),
      authenticatorData: base64url(authData),
      attestationObject: base64url(attestationObject(authData)),
      transports: this.#traits.attachment === 'platform' ? ['internal'] : ['usb'],
      publicKeyAlgorithm: es256,
      publicKey: base64url(publicKey.export({ type: 'spki', format: 'der' })),
    });
  }

  /**
   * `navigator.credentials.get`: with one of those that are named; without names, with the newest for this site.
   * @param origin of the page that asks
   * @throws WebAuthnRefusal SecurityError, NotAllowedError
   */
  getAssertion(options: RequestOptionsJson, origin: string): AssertionJson {
    const rpId = rpIdOf(options.rpId, origin);
    const { allowCredentials = [] } = options;
    const credential =
      allowCredentials.length === 0
        ? this.#credentials.findLast((one) => one.rpId === rpId)
        : this.#known(rpId, allowCredentials).at(-1);
    if (!credential) throw new WebAuthnRefusal('NotAllowedError');
    this.#refuseUnverified(options.userVerification);
    credential.uses += 1;
    const authData = authenticatorData(rpId, this.#flags(), this.#traits.counts ? credential.uses : 0);
    const said = clientData('webauthn.get', options.challenge, origin);
    const signed = Buffer.concat([authData, createHash('sha256').update(said).digest()]);
    return this.#answer(
      credential,
      {},
      {
        clientDataJSON: base64url(said),
        authenticatorData: base64url(authData),
        signature: base64url(sign('sha256', signed, credential.privateKey)),
        userHandle: credential.userHandle,
      },
    );
  }

  #known(rpId: string, named: readonly CredentialDescriptorJson[]): readonly Credential[] {
    const ids = new Set(named.map(({ id }) => id));
    return this.#credentials.filter((one) => one.rpId === rpId && ids.has(base64url(one.credentialId)));
  }

  #refuseUnverified(wanted: string | undefined): void {
    if (wanted === 'required' && !this.#traits.verifiesUser) throw new WebAuthnRefusal('NotAllowedError');
  }

  #flags() {
    const { verifiesUser, backup } = this.#traits;
    return { userVerified: verifiesUser, backupEligible: backup !== 'never', backedUp: backup === 'backed_up' };
  }

  #answer<Response>(
    { credentialId }: Credential,
    clientExtensionResults: { readonly credProps?: { readonly rk: boolean } },
    response: Response,
  ) {
    const id = base64url(credentialId);
    const authenticatorAttachment = this.#traits.attachment;
    return { id, rawId: id, type: 'public-key' as const, authenticatorAttachment, clientExtensionResults, response };
  }
}

/** What a browser throws as a DOMException of this name. */
export class WebAuthnRefusal extends Error {
  override readonly name: string;

  constructor(name: 'SecurityError' | 'NotSupportedError' | 'InvalidStateError' | 'NotAllowedError') {
    super(name);
    this.name = name;
  }
}

/** The host of the page, or a domain that it stands below; of a page that is not secure, none. @throws WebAuthnRefusal */
function rpIdOf(given: string | undefined, origin: string): string {
  const { protocol, hostname } = new URL(origin);
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost');
  const isDomain = !/^\[|^[\d.]+$/.test(hostname);
  const rpId = given ?? hostname;
  const isWithin = rpId === hostname || (rpId.includes('.') && hostname.endsWith(`.${rpId}`));
  if (!isWithin || !isDomain || !(protocol === 'https:' || isLocal)) throw new WebAuthnRefusal('SecurityError');
  return rpId;
}

/** As browsers write it (Web Authentication Level 3 §5.8.1.1). */
function clientData(type: 'webauthn.create' | 'webauthn.get', challenge: string, origin: string): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
}

function mintKey(): MintedKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { privateKey, credentialId: randomBytes(32) };
}

function pointOf(publicKey: KeyObject): PublicPoint {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return { x: Buffer.from(x, 'base64url'), y: Buffer.from(y, 'base64url') };
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
