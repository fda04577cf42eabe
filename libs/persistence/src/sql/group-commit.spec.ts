import { describe, expect, it } from '@jest/globals';
import { GroupCommit, type GroupTransaction } from './group-commit.js';

/** Writes down what happens, and fails where it is told to. */
class Journal implements GroupTransaction {
  readonly lines: string[] = [];
  isOpen = false;
  failing: string | undefined;

  begin(): void {
    this.#note('begin');
    this.isOpen = true;
  }
  commit(): void {
    this.#note('commit');
    this.isOpen = false;
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
  it('runs units that wait together one after the other in one transaction, and tells them after its commit', async () => {
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
    expect(journal.lines).toEqual('begin,savepoint,a,release,savepoint,b,release,commit,told a,told b'.split(','));
    expect(told).toEqual(['a', 'b']);
  });

  it('undoes a unit that throws, alone, and tells it after the commit of the others', async () => {
    const journal = new Journal();
    const group = new GroupCommit(journal);
    const refused = new Error('refused');
    const first = group.run(async () => {
      throw refused;
    });
    const heard = first.catch(() => journal.lines.push('told refused'));
    expect(await group.run(unit(journal, 'b'))).toBe('b');
    await expect(first).rejects.toBe(refused);
    await heard;
    expect(journal.lines).toEqual('begin,savepoint,undo,savepoint,b,release,commit,told refused'.split(','));
  });

  it('refuses all where the commit fails: nothing of the group is there', async () => {
    const journal = new Journal();
    journal.failing = 'commit';
    const group = new GroupCommit(journal);
    const refused = group.run(async () => {
      throw new Error('refused');
    });
    const outcomes = await Promise.allSettled([group.run(unit(journal, 'a')), refused]);
    expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.message)).toEqual([
      'commit failed',
      'commit failed',
    ]);
    expect(journal.lines.at(-1)).toBe('rollback');
    journal.failing = undefined;
    expect(await group.run(unit(journal, 'later'))).toBe('later');
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

  it('is settled when nothing waits', async () => {
    const journal = new Journal();
    const group = new GroupCommit(journal);
    await group.settled();
    const late: string[] = [];
    const first = group.run(unit(journal, 'a')).then(() => group.run(unit(journal, 'b')).then(() => late.push('b')));
    await group.settled();
    await first;
    expect(journal.lines.filter((line) => line === 'commit')).toHaveLength(2);
    expect(late).toEqual(['b']);
  });
});
