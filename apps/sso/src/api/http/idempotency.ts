import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import {
  type AdministrationUnitOfWork,
  AlreadyRequested,
  type IdempotentRequest,
  type IdempotentRequestStore,
  idempotencyWindow,
  type KeptAnswer,
  OnceUnitOfWork,
} from '@signet/administration';
import { digest } from '@signet/authorization-server';
import { type Clock, Once } from '@signet/runtime';
import type { FastifyRequest } from 'fastify';
import type { Issuer } from '../../issuer/issuer.js';
import { Problem } from './problem.js';

/** Seconds after which what was done and not answered will not be. */
const answeredWithin = 60;

/** A unit of work with another one innermost, where nothing else is noted of what that does. */
export type Around = (wrap: (inner: AdministrationUnitOfWork) => AdministrationUnitOfWork) => AdministrationUnitOfWork;

/** The first of a request is done; another one with its key is answered as it was. */
export interface Keyed {
  readonly unitOfWork: AdministrationUnitOfWork;
  /** Whether it was done, where nothing was thrown: an operation that writes nothing leaves no note. */
  isNoted(): boolean;
  /** Takes the note back: what was refused is not done. */
  refused(): Promise<void>;
  /** Notes what was answered, without what is told once. */
  answered(answer: KeptAnswer): Promise<void>;
}

/** The header Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): a change is done once, however often it is sent within a day. */
export class Idempotency {
  readonly #requests: IdempotentRequestStore;
  readonly #clock: Clock;
  readonly #secret: Once<Uint8Array>;

  constructor(
    requests: IdempotentRequestStore,
    { stores, clock, random }: Pick<Issuer, 'stores' | 'clock' | 'random'>,
  ) {
    this.#requests = requests;
    this.#clock = clock;
    this.#secret = new Once(() => stores.secrets.findOrInsert('idempotent_request', random.bytes(32)));
  }

  /**
   * What is to be done, or what was answered before; undefined where the request has no key.
   * @param caller at which API who asks, and by which app: a key of one of them is none of another
   * @throws Problem malformed, key_reused, in_progress, answer_lost
   */
  async open(
    request: FastifyRequest,
    caller: readonly string[],
    around: Around,
  ): Promise<Keyed | KeptAnswer | undefined> {
    const given = request.headers['idempotency-key'];
    if (given === undefined) return undefined;
    const now = this.#clock.now();
    const wanted: IdempotentRequest = {
      keyDigest: digest(JSON.stringify([...caller, keyOf(given)])),
      callerDigest: digest(JSON.stringify(caller)),
      fingerprint: await this.#fingerprint(request),
      createdAt: now,
      expiresAt: now + idempotencyWindow,
    };
    const seal = await this.#seal(keyOf(given), wanted.keyDigest);
    const before = await this.#before(wanted);
    if (before) return { ...before, body: before.body === '' ? '' : seal.open(before.body) };
    const notes: OnceUnitOfWork[] = [];
    return {
      unitOfWork: around((inner) => {
        const once = new OnceUnitOfWork(inner, wanted, this.#clock);
        notes.push(once);
        return once;
      }),
      isNoted: () => notes.some(({ isNoted }) => isNoted),
      refused: async () => {
        await this.#requests.delete(wanted.keyDigest);
      },
      answered: async ({ body, ...answer }) => {
        const sealed = body === '' ? '' : seal.close(body);
        await this.#requests.answer(wanted.keyDigest, { ...answer, body: sealed });
      },
    };
  }

  async #before({ keyDigest, fingerprint }: IdempotentRequest): Promise<KeptAnswer | undefined> {
    const now = this.#clock.now();
    const before = await this.#requests.find(keyDigest);
    if (!before || before.expiresAt <= now) return undefined;
    if (before.fingerprint !== fingerprint) throw new Problem('key_reused', 'the key was used for another request');
    if (before.answer === 'forgotten') {
      throw new Problem('answer_lost', 'the first request was done, and its answer went with the person it told of');
    }
    if (before.answer) return before.answer;
    if (now - before.createdAt <= answeredWithin) throw new AlreadyRequested();
    throw new Problem('answer_lost', 'the first request was done, and its answer is not known');
  }

  /** Answers tell of people: they are stored so that nobody reads them but who has the key, of which the digest alone is kept. */
  async #seal(key: string, keyDigest: string): Promise<Seal> {
    return new Seal(new Uint8Array(hkdfSync('sha256', await this.#secret.get(), key, `answer ${keyDigest}`, 32)));
  }

  async #fingerprint({ method, raw, body, headers }: FastifyRequest): Promise<string> {
    const version = headers['if-match'];
    const sent = [method, raw.url, typeof body === 'string' ? body : ''];
    const text = JSON.stringify(version === undefined ? sent : [...sent, version]);
    return createHmac('sha256', await this.#secret.get())
      .update(text)
      .digest('base64url');
  }
}

const ivLength = 12;
const tagLength = 16;

/** AES-256-GCM (NIST SP 800-38D): initialization vector, tag, text. */
class Seal {
  constructor(private readonly key: Uint8Array) {}

  close(text: string): string {
    const iv = randomBytes(ivLength);
    const cipher = createCipheriv('aes-256-gcm', this.key, iv);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** @throws Problem answer_lost, where it was kept under another secret */
  open(sealed: string): string {
    try {
      const bytes = Buffer.from(sealed, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, ivLength));
      decipher.setAuthTag(bytes.subarray(ivLength, ivLength + tagLength));
      return Buffer.concat([decipher.update(bytes.subarray(ivLength + tagLength)), decipher.final()]).toString();
    } catch (cause) {
      throw new Problem('answer_lost', 'the first request was done, and its answer is not known', { cause });
    }
  }
}

/** With its quotes (RFC 8941 §3.3.3) or without. @throws Problem malformed */
function keyOf(given: string | readonly string[]): string {
  const key = typeof given === 'string' ? given.replace(/^"(.*)"$/, '$1') : '';
  if (!/^[\x21\x23-\x5b\x5d-\x7e]{1,255}$/.test(key)) {
    throw new Problem('malformed', 'Idempotency-Key has 1 to 255 printable ASCII characters');
  }
  return key;
}
