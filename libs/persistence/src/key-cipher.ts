import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { SecretSource } from '@signet/runtime';

/** Encrypts private keys at rest. `context` is bound in: a ciphertext does not decrypt under another key's name. */
export abstract class KeyCipher {
  abstract encrypt(plaintext: string, context: string): string;
  /** @throws Error when the master key is another one or the ciphertext was changed */
  abstract decrypt(ciphertext: string, context: string): string;
}

class AesGcmKeyCipher extends KeyCipher {
  constructor(private readonly masterKey: Buffer) {
    super();
  }

  isOf(masterKey: Buffer): boolean {
    return this.masterKey.equals(masterKey);
  }

  override encrypt(plaintext: string, context: string): string {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.masterKey, iv).setAAD(Buffer.from(context));
    const body = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
    return `v1.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
  }

  override decrypt(ciphertext: string, context: string): string {
    const raw = Buffer.from(ciphertext.slice('v1.'.length), 'base64url');
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.masterKey, raw.subarray(0, 12), { authTagLength: 16 })
        .setAAD(Buffer.from(context))
        .setAuthTag(raw.subarray(12, 28));
      return Buffer.concat([decipher.update(raw.subarray(28)), decipher.final()]).toString('utf8');
    } catch {
      throw new Error(
        `the stored secret ${context} does not decrypt: the master key is not the one it was stored with`,
      );
    }
  }
}

/**
 * With the key that its file holds now: it is read again before anything is sealed, which is seldom, and where something does not
 * open. So processes go on when all was brought under a new key and the file has been replaced.
 */
class FileKeyCipher extends KeyCipher {
  #current: AesGcmKeyCipher;

  constructor(private readonly file: string) {
    super();
    this.#current = new AesGcmKeyCipher(readKey(file));
  }

  override encrypt(plaintext: string, context: string): string {
    this.#isRenewed();
    return this.#current.encrypt(plaintext, context);
  }

  override decrypt(ciphertext: string, context: string): string {
    try {
      return this.#current.decrypt(ciphertext, context);
    } catch (error) {
      if (!this.#isRenewed()) throw error;
      return this.#current.decrypt(ciphertext, context);
    }
  }

  /** A file that is away or not good leaves the key of before. */
  #isRenewed(): boolean {
    try {
      const key = readKey(this.file);
      if (this.#current.isOf(key)) return false;
      this.#current = new AesGcmKeyCipher(key);
      return true;
    } catch {
      return false;
    }
  }
}

/**
 * The master key, 32 bytes as base64url: given as a value, or kept in a file that is made with mode 0600 when absent.
 * @throws Error that says what is wrong with it, never what it is
 */
export function loadMasterKey(source: { value?: string | undefined; file?: string | undefined }): KeyCipher {
  if (source.file !== undefined && source.value === undefined && !existsSync(source.file)) create(source.file);
  return readMasterKey(source);
}

/** As `loadMasterKey`, but what is absent is not made. @throws Error */
export function readMasterKey(source: { value?: string | undefined; file?: string | undefined }): KeyCipher {
  if (source.value !== undefined) return new AesGcmKeyCipher(parse(source.value));
  if (source.file === undefined) throw new Error('a master key is needed: a value or a file');
  if (!existsSync(source.file)) throw new Error(`${source.file} is missing`);
  return new FileKeyCipher(source.file);
}

/** Whether `openMasterKey` would have to make it. */
export function isMissing({ file }: SecretSource): boolean {
  return file !== undefined && !existsSync(file);
}

function readKey(file: string): Buffer {
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw new Error(`${file} can be read by others: chmod 600`);
  }
  return parse(readFileSync(file, 'utf8').trim());
}

function parse(value: string): Buffer {
  const key = Buffer.from(value, 'base64url');
  if (!/^[A-Za-z0-9_-]{43}=?$/.test(value) || key.length !== 32)
    throw new Error('the master key is not 32 bytes of base64url');
  return key;
}

/** A whole file appears under its name or none: two first starts at once agree on one key. */
function create(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    // On the disk before anything is sealed with it.
    const descriptor = openSync(draft, 'wx', 0o600);
    try {
      writeSync(descriptor, `${randomBytes(32).toString('base64url')}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
