import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** What an authenticator is like, and what it lies about. */
export interface AuthenticatorTraits {
  /** Counts each use; 0 counts nothing. */
  readonly counts: boolean;
  readonly verifiesUser: boolean;
  readonly backupEligible: boolean;
  readonly backedUp: boolean;
  readonly aaguid: string;
  readonly algorithm: -7 | -8 | -257 | -35;
  readonly origin: string;
  readonly crossOrigin: boolean;
}

interface Key {
  readonly id: string;
  readonly rpId: string;
  readonly userHandle: string;
  readonly privateKey: KeyObject;
  readonly algorithm: AuthenticatorTraits['algorithm'];
  counter: number;
}

interface Creation {
  readonly challenge: string;
  readonly rp: { readonly id: string };
  readonly user: { readonly id: string };
  readonly excludeCredentials?: ReadonlyArray<{ readonly id: string }>;
}

interface Request {
  readonly challenge: string;
  readonly rpId: string;
  readonly allowCredentials?: ReadonlyArray<{ readonly id: string }>;
}

/** An authenticator and its browser in one (Web Authentication Level 3 §6), which does what it is told, also what no honest one would. */
export class SoftwareAuthenticator {
  readonly keys: Key[] = [];
  traits: AuthenticatorTraits;

  constructor(traits: Partial<AuthenticatorTraits> & Pick<AuthenticatorTraits, 'origin'>) {
    this.traits = {
      counts: true,
      verifiesUser: true,
      backupEligible: false,
      backedUp: false,
      aaguid: '00000000-0000-0000-0000-000000000000',
      algorithm: -7,
      crossOrigin: false,
      ...traits,
    };
  }

  /** `RegistrationResponseJSON` as text. @throws Error where it has one of those that are excluded */
  create(
    { challenge, rp, user, excludeCredentials = [] }: Creation,
    lies: { rpId?: string; id?: string } = {},
  ): string {
    if (excludeCredentials.some(({ id }) => this.keys.some((key) => key.id === id)))
      throw new Error('InvalidStateError');
    const { algorithm } = this.traits;
    const { privateKey, cose } = keyPair(algorithm);
    const id = lies.id ?? randomBytes(32).toString('base64url');
    const key: Key = { id, rpId: rp.id, userHandle: user.id, privateKey, algorithm, counter: 0 };
    this.keys.push(key);
    const credentialId = Buffer.from(id, 'base64url');
    const length = Buffer.alloc(2);
    length.writeUInt16BE(credentialId.length);
    const aaguid = Buffer.from(this.traits.aaguid.replaceAll('-', ''), 'hex');
    const data = Buffer.concat([this.#data(lies.rpId ?? rp.id, key.counter, 0x40), aaguid, length, credentialId, cose]);
    const attestationObject = map([
      [text('fmt'), text('none')],
      [text('attStmt'), map([])],
      [text('authData'), bytes(data)],
    ]);
    return this.#answer(id, {
      clientDataJSON: this.#clientData('webauthn.create', challenge).toString('base64url'),
      attestationObject: attestationObject.toString('base64url'),
      transports: ['internal'],
    });
  }

  /** `AuthenticationResponseJSON` as text, by the key that is named or the last one for this site. */
  use(
    { challenge, rpId, allowCredentials = [] }: Request,
    lies: { rpId?: string; userHandle?: string | null } = {},
  ): string {
    const named = allowCredentials.map(({ id }) => id);
    const key = this.keys.findLast((each) => each.rpId === rpId && (named.length === 0 || named.includes(each.id)));
    if (key === undefined) throw new Error('NotAllowedError');
    if (this.traits.counts) key.counter += 1;
    const data = this.#data(lies.rpId ?? rpId, key.counter, 0);
    const clientData = this.#clientData('webauthn.get', challenge);
    const signed = Buffer.concat([data, createHash('sha256').update(clientData).digest()]);
    const hash = key.algorithm === -8 ? null : key.algorithm === -35 ? 'sha384' : 'sha256';
    const userHandle = lies.userHandle === undefined ? key.userHandle : lies.userHandle;
    return this.#answer(key.id, {
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: sign(hash, signed, key.privateKey).toString('base64url'),
      ...(userHandle !== null && { userHandle }),
    });
  }

  #answer(id: string, response: object): string {
    const clientExtensionResults = { credProps: { rk: true } };
    return JSON.stringify({ id, rawId: id, type: 'public-key', response, clientExtensionResults });
  }

  #clientData(type: string, challenge: string): Buffer {
    const { origin, crossOrigin } = this.traits;
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin }));
  }

  #data(rpId: string, counter: number, more: number): Buffer {
    const { verifiesUser, backupEligible, backedUp } = this.traits;
    const flags = 0x01 | (verifiesUser ? 0x04 : 0) | (backupEligible ? 0x08 : 0) | (backedUp ? 0x10 : 0) | more;
    const tail = Buffer.alloc(5);
    tail.writeUInt8(flags);
    tail.writeUInt32BE(counter, 1);
    return Buffer.concat([createHash('sha256').update(rpId).digest(), tail]);
  }
}

/** With the public key in COSE form (RFC 9053 §7, RFC 8230 §4). */
function keyPair(algorithm: AuthenticatorTraits['algorithm']): {
  readonly privateKey: KeyObject;
  readonly cose: Buffer;
} {
  const member = (jwk: object, name: string) => Buffer.from((jwk as Record<string, string>)[name] ?? '', 'base64url');
  if (algorithm === -8) {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const jwk = publicKey.export({ format: 'jwk' });
    return { privateKey, cose: cose([1, 1], [3, -8], [-1, 6], [-2, member(jwk, 'x')]) };
  }
  if (algorithm === -257) {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const jwk = publicKey.export({ format: 'jwk' });
    return { privateKey, cose: cose([1, 3], [3, -257], [-1, member(jwk, 'n')], [-2, member(jwk, 'e')]) };
  }
  const [curve, crv] = algorithm === -35 ? (['P-384', 2] as const) : (['P-256', 1] as const);
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: curve });
  const jwk = publicKey.export({ format: 'jwk' });
  return { privateKey, cose: cose([1, 2], [3, algorithm], [-1, crv], [-2, member(jwk, 'x')], [-3, member(jwk, 'y')]) };
}

// CBOR (RFC 8949 §3), as far as it is needed here.

function cose(...entries: ReadonlyArray<readonly [number, number | Buffer]>): Buffer {
  return map(entries.map(([key, value]) => [integer(key), typeof value === 'number' ? integer(value) : bytes(value)]));
}

function head(major: number, value: number): Buffer {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  if (value < 256) return Buffer.from([(major << 5) | 24, value]);
  return Buffer.from([(major << 5) | 25, value >> 8, value & 0xff]);
}

function integer(value: number): Buffer {
  return value < 0 ? head(1, -1 - value) : head(0, value);
}

function bytes(value: Buffer): Buffer {
  return Buffer.concat([head(2, value.length), value]);
}

function text(value: string): Buffer {
  return Buffer.concat([head(3, value.length), Buffer.from(value)]);
}

function map(entries: ReadonlyArray<readonly [Buffer, Buffer]>): Buffer {
  return Buffer.concat([head(5, entries.length), ...entries.flat()]);
}
