import type { Clock } from '@signet/authorization-server';
import type { Account, AccountStore } from '@signet/identity';
import type { Initiator } from '../initiator.js';
import { type AdministeredRecords, AdministrationUnitOfWork } from '../records.js';
import type { IdempotentRequest } from './idempotent-requests.js';

/** Requests of one caller that are kept at a time. */
export const mostIdempotentRequests = 1_000;
/** Seconds that each is kept. */
export const idempotencyWindow = 86_400;

/** People whom one answer may tell of. */
const mostSubjects = 100;

/** The request is there already: it was done, or is being done. */
export class AlreadyRequested extends Error {
  override readonly name = 'AlreadyRequested';
}

/** One caller has as many as are kept. */
export class TooManyRequestsKept extends Error {
  override readonly name = 'TooManyRequestsKept';
}

/**
 * Notes the request in the first unit of work that it runs: the change is there exactly where the note is, however often the request is sent
 * and wherever a process dies. It stands innermost: the note is no change of anybody's. @throws AlreadyRequested, TooManyRequestsKept, and then nothing is done
 */
export class OnceUnitOfWork extends AdministrationUnitOfWork {
  #isNoted = false;
  #subjects: ReadonlySet<string> = new Set();

  constructor(
    private readonly inner: AdministrationUnitOfWork,
    private readonly request: IdempotentRequest,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async run<T>(initiator: Initiator, work: (records: AdministeredRecords) => Promise<T>): Promise<T> {
    let subjects: ReadonlySet<string> = this.#subjects;
    const result = await this.inner.run(initiator, async (records) => {
      if (!this.#isNoted) await this.#note(records);
      // A database may run it again from its beginning.
      const seen = new Set(this.#subjects);
      const done = await work({ ...records, accounts: noted(records.accounts, seen) });
      if (seen.size > this.#subjects.size) await this.#concerns(records, seen);
      subjects = seen;
      return done;
    });
    this.#subjects = subjects;
    this.#isNoted = true;
    return result;
  }

  /** Whether it was done, where nothing was thrown. */
  get isNoted(): boolean {
    return this.#isNoted;
  }

  /** Of more than that no answer is kept: it would outlive somebody. */
  async #concerns({ idempotentRequests }: AdministeredRecords, subjects: ReadonlySet<string>): Promise<void> {
    const { keyDigest } = this.request;
    await idempotentRequests.concerns(keyDigest, [...subjects].slice(0, mostSubjects));
    if (subjects.size > mostSubjects) await idempotentRequests.answer(keyDigest, 'forgotten');
  }

  async #note({ idempotentRequests }: AdministeredRecords): Promise<void> {
    const { keyDigest, callerDigest } = this.request;
    const before = await idempotentRequests.find(keyDigest);
    // One that is over, and not swept yet.
    if (before && before.expiresAt <= this.clock.now()) await idempotentRequests.delete(keyDigest);
    else if (before) throw new AlreadyRequested();
    if ((await idempotentRequests.countOf(callerDigest, mostIdempotentRequests)) >= mostIdempotentRequests) {
      throw new TooManyRequestsKept();
    }
    if (!(await idempotentRequests.insert(this.request))) throw new AlreadyRequested();
  }
}

/** Every account that is looked up or written may stand in the answer. */
function noted(accounts: AccountStore, subjects: Set<string>): AccountStore {
  const found =
    <Given extends readonly unknown[]>(find: (...given: Given) => Promise<Account | undefined>) =>
    async (...given: Given) => {
      const account = await find(...given);
      if (account) subjects.add(account.subject);
      return account;
    };
  return Object.assign(Object.create(accounts) as AccountStore, {
    find: found((subject: string) => accounts.find(subject)),
    findByUsername: found((username: string) => accounts.findByUsername(username)),
    insert: (account: Account) => {
      subjects.add(account.subject);
      return accounts.insert(account);
    },
    update: (account: Account) => {
      subjects.add(account.subject);
      return accounts.update(account);
    },
  });
}
