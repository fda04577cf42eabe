import type { Account } from '@signet/identity';
import { AdministrationError } from '../administration-error.js';
import { aroundWrites, type Change } from '../changes.js';
import type { Initiator } from '../initiator.js';
import { type AdministeredRecords, AdministrationUnitOfWork } from '../records.js';
import { authorityOf, forbidden } from './authority.js';
import { Judge } from './judge.js';
import { type Leads, leads } from './leads.js';
import { ownedAudiences } from './owners.js';

type AnyLeads = Leads<readonly unknown[]>;
type Write = Omit<Change, 'answer'>;

/** Writes after which there may be fewer owners than before. */
const takers: Partial<Record<Change['record'], readonly string[]>> = {
  accounts: ['update', 'delete'],
  groups: ['replace', 'delete', 'removeMember', 'removeEverywhere'],
  resourceServers: ['save', 'delete'],
  roleAssignments: ['delete', 'deleteAll'],
};

/**
 * Refuses what gives anybody more than the initiator has, and what would leave no owner who can sign in, whichever use case asks
 * and through whichever door: every write of every port is seen, in the unit of work that it stands or falls with. What was refused
 * once is refused at the end, whatever became of the error on the way.
 *
 * Doors that take tokens give an `Initiator` with its `token`: the rights are those of its `subject` (of its client where there is
 * none), and of these what the token says. What is only read is bounded by the door, with `authorityOf(...)` and `reachOf(scope)`.
 * @throws AdministrationError forbidden, last_owner
 */
export class GuardingUnitOfWork extends AdministrationUnitOfWork {
  constructor(private readonly inner: AdministrationUnitOfWork) {
    super();
  }

  override run<T>(initiator: Initiator, work: (records: AdministeredRecords) => Promise<T>): Promise<T> {
    return this.inner.run(initiator, async (records) => {
      const owners = new OwnersKept(records);
      const authority = await authorityOf(records, initiator);
      if (authority.isUnlimited) {
        const result = await work(aroundWrites(records, (write, act) => owners.around(write, act)));
        await owners.check();
        return result;
      }
      const judge = new Judge(records, authority);
      const judged = new JudgedWrites(judge);
      const guarded = aroundWrites(records, (write, act) => judged.around(write, () => owners.around(write, act)));
      const result = await work({ ...guarded, accounts: noted(guarded.accounts, judge) });
      await judged.check();
      await owners.check();
      return result;
    });
  }
}

class JudgedWrites {
  #refusal: AdministrationError | undefined;

  constructor(private readonly judge: Judge) {}

  async around({ record, verb, given }: Write, act: () => Promise<unknown>): Promise<unknown> {
    try {
      const row = (leads[record] as Readonly<Record<string, AnyLeads>>)[verb];
      if (row === undefined || row === 'never')
        throw forbidden(`nobody with limited rights asks for ${record}.${verb}`);
      if (row === 'follows') return await act();
      const afterwards = await row(this.judge, ...given);
      const answer = await act();
      await afterwards?.();
      return answer;
    } catch (error) {
      if (error instanceof AdministrationError && error.code === 'forbidden') this.#refusal ??= error;
      throw error;
    }
  }

  async check(): Promise<void> {
    if (this.#refusal !== undefined) throw this.#refusal;
    await this.judge.made();
  }
}

/** Where there was an owner before there is one after. */
class OwnersKept {
  #before: Promise<ReadonlySet<string>> | undefined;

  constructor(private readonly records: AdministeredRecords) {}

  async around({ record, verb }: Write, act: () => Promise<unknown>): Promise<unknown> {
    if (takers[record]?.includes(verb)) {
      this.#before ??= ownedAudiences(this.records);
      await this.#before;
    }
    return act();
  }

  async check(): Promise<void> {
    const before = await this.#before;
    if (before === undefined || before.size === 0) return;
    const after = await ownedAudiences(this.records);
    for (const audience of before) {
      if (!after.has(audience)) throw new AdministrationError('last_owner', 'no owner who can sign in would be left');
    }
  }
}

/** The judge hears of every account that is looked up. */
function noted(accounts: AdministeredRecords['accounts'], judge: Judge): AdministeredRecords['accounts'] {
  const noting =
    <Given extends readonly unknown[]>(find: (...given: Given) => Promise<Account | undefined>) =>
    async (...given: Given) => {
      const account = await find(...given);
      if (account) judge.noteRead(account);
      return account;
    };
  return Object.assign(Object.create(accounts) as AdministeredRecords['accounts'], {
    find: noting((subject: string) => accounts.find(subject)),
    findByUsername: noting((username: string) => accounts.findByUsername(username)),
  });
}
