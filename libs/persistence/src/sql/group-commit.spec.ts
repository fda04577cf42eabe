import { describe, expect, it } from '@jest/globals';
import { GroupCommit, type GroupTransaction } from './group-commit.js';

/** Writes down what happens, and fails where it is told to. */
class Journal implements GroupTransaction {
  readonly lines: string[] = [];
  isOpen = false;
  failing: string | undefined;

  async begin(): Promise<void> {
    this.#note('begin');
    this.isOpen = true;
  }
  commit(): void {
    this.#note('commit');
    this.isOpen = false;
  }
  async sync(): Promise<void> {
    this.#note('sync');
  }
  rollback(): void {
    this.isOpen = false;
    this.#note('rollback');
  }
  savepoint(): void {
    this.#note('savepoint');
  }
  release(): void {
    this.#note('release');
  }
  rollbackToSavepoint(): void {
    this.#note('undo');
  }

  #note(step: string): void {
    this.lines.push(step);
    if (this.failing === step) throw new Error(`${step} failed`);
  }
}

const unit = (journal: Journal, name: string) => async () => {
  journal.lines.push(name);
  await Promise.resolve();
  return name;
};

describe('a group commit', () => {
  it('runs units that wait together one after the other in one transaction, and tells them after its sync', async () => {
    const journal = new Journal();
    const group = new GroupCommit(journal);
    const told: string[] = [];
    const all = ['a', 'b'].map((name) =>
      group.run(unit(journal, name)).then((value) => {
        told.push(value);
        journal.lines.push(`told ${value}`);
      }),
    );
    await Promise.all(all);
    expect(journal.lines).toEqual('begin,a,savepoint,b,release,commit,sync,told a,told b'.split(','));
    expect(told).toEqual(['a', 'b']);
  });

  it('undoes a unit that throws, alone, and tells it after the commit of the others', async () => {
    const journal = new Journal();
    const group = new GroupCommit(journal);
    const refused = new Error('refused');
    const first = group.run(unit(journal, 'a'));
    const second = group.run(async () => {
      throw refused;
    });
    const heard = second.catch(() => journal.lines.push('told refused'));
    expect(await group.run(unit(journal, 'c'))).toBe('c');
    await expect(second).rejects.toBe(refused);
    await Promise.all([first, heard]);
    expect(journal.lines).toEqual('begin,a,savepoint,undo,savepoint,c,release,commit,sync,told refused'.split(','));
  });

  it('undoes the first unit with its transaction, and begins another for those who wait', async () => {
    const journal = new Journal();
    const group = new GroupCommit(journal);
    const refused = group.run(async () => {
      throw new Error('refused');
    });
    const other = group.run(unit(journal, 'b'));
    await expect(refused).rejects.toThrow('refused');
    expect(await other).toBe('b');
    expect(journal.lines).toEqual('begin,rollback,begin,b,commit,sync'.split(','));
  });

  it('tells the first unit what it threw where the database had given up the transaction', async () => {
    const journal = new Journal();
    const group = new GroupCommit(journal);
    const full = group.run(async () => {
      journal.isOpen = false;
      throw new Error('the disk is full');
    });
    await expect(full).rejects.toThrow('the disk is full');
    expect(journal.lines).toEqual(['begin']);
  });

  it('does not call done what went on after the database had given up the transaction', async () => {
    const journal = new Journal();
    const group = new GroupCommit(journal);
    const wentOn = group.run(async () => {
      journal.isOpen = false;
      return 'done';
    });
    await expect(wentOn).rejects.toThrow('gave up the transaction');
    expect(await group.run(unit(journal, 'later'))).toBe('later');
  });

  it('refuses all where the commit fails: nothing of the group is there', async () => {
    const journal = new Journal();
    journal.failing = 'commit';
    const group = new GroupCommit(journal);
    const done = group.run(unit(journal, 'a'));
    const refused = group.run(async () => {
      throw new Error('refused');
    });
    const outcomes = await Promise.allSettled([done, refused]);
    expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.message)).toEqual([
      'commit failed',
      'commit failed',
    ]);
    expect(journal.lines.at(-1)).toBe('rollback');
    journal.failing = undefined;
    expect(await group.run(unit(journal, 'later'))).toBe('later');
  });

  it('refuses all where the sync fails: nobody knows what is durable', async () => {
    const journal = new Journal();
    journal.failing = 'sync';
    const group = new GroupCommit(journal);
    const outcomes = await Promise.allSettled([group.run(unit(journal, 'a')), group.run(unit(journal, 'b'))]);
    expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.message)).toEqual([
      'sync failed',
      'sync failed',
    ]);
  });

  it('begins no other group before the sync of one: what a unit sees is durable', async () => {
    const journal = new Journal();
    let synced = () => {};
    journal.sync = () => new Promise((resolve) => (synced = resolve));
    const group = new GroupCommit(journal);
    const first = group.run(unit(journal, 'a'));
    while (!journal.lines.includes('commit')) await new Promise((resolve) => setImmediate(resolve));
    const second = group.run(unit(journal, 'b'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(journal.lines).toEqual('begin,a,commit'.split(','));
    journal.sync = async () => undefined;
    synced();
    expect(await Promise.all([first, second])).toEqual(['a', 'b']);
  });

  it('lets others have a turn between two groups, also where one unit follows the other at once', async () => {
    const journal = new Journal();
    const group = new GroupCommit(journal);
    let turns = 0;
    const count = () => {
      turns += 1;
      next = setImmediate(count);
    };
    let next = setImmediate(count);
    for (let index = 0; index < 20; index += 1) await group.run(unit(journal, `${index}`));
    clearImmediate(next);
    expect(turns).toBeGreaterThanOrEqual(19);
  });

  it('refuses the whole group where an error made the database give up the transaction', async () => {
    const journal = new Journal();
    const group = new GroupCommit(journal);
    const done = group.run(unit(journal, 'a'));
    const full = group.run(async () => {
      journal.isOpen = false;
      throw new Error('the disk is full');
    });
    const outcomes = await Promise.allSettled([done, full]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(journal.lines).not.toContain('commit');
  });

  it('refuses those who wait where no transaction can begin, and goes on with the next', async () => {
    const journal = new Journal();
    journal.failing = 'begin';
    const group = new GroupCommit(journal);
    const outcomes = await Promise.allSettled([group.run(unit(journal, 'a')), group.run(unit(journal, 'b'))]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(journal.lines).toEqual(['begin']);
    journal.failing = undefined;
    expect(await group.run(unit(journal, 'c'))).toBe('c');
  });

  it('begins another transaction after 64 units', async () => {
    const journal = new Journal();
    const group = new GroupCommit(journal);
    await Promise.all(Array.from({ length: 65 }, (_, index) => group.run(unit(journal, `${index}`))));
    expect(journal.lines.filter((line) => line === 'commit')).toHaveLength(2);
  });

  it('is closed when those who wait have been told, and takes nothing more, however soon one follows the other', async () => {
    const journal = new Journal();
    const group = new GroupCommit(journal);
    let done = 0;
    const endless = async (): Promise<never> => {
      for (;;) {
        await group.run(unit(journal, `${done}`));
        done += 1;
      }
    };
    const refused = endless().catch((error: Error) => error.name);
    while (done < 3) await new Promise((resolve) => setImmediate(resolve));
    await group.close();
    expect(await refused).toBe('DatabaseUnavailable');
    expect(journal.lines.filter((line) => line === 'sync')).toHaveLength(done);
    await group.close();
  });
});
