import { describe, expect, it } from '@jest/globals';
import { DatabaseUnavailable } from '@signet/runtime/database';
import { AskedTogether } from './asked-together.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

function setUp(answered: () => Promise<unknown> = async () => {}) {
  const asked: number[][] = [];
  const together = new AskedTogether(async (questions: readonly number[]) => {
    asked.push([...questions]);
    await answered();
    if (questions.includes(-1)) throw new Error('down');
    return questions.map((question) => (question === 0 ? undefined : `answer ${question}`));
  });
  return { asked, together };
}

describe('questions of one turn', () => {
  it('are asked together, and each gets its own answer or none', async () => {
    const { asked, together } = setUp();
    expect(await Promise.all([1, 0, 1, 2].map((question) => together.find(question)))).toEqual([
      'answer 1',
      undefined,
      'answer 1',
      'answer 2',
    ]);
    expect(asked).toEqual([[1, 0, 1, 2]]);
  });

  it('do not wait for those of another turn', async () => {
    const { asked, together } = setUp();
    const first = together.find(1);
    await turn();
    await Promise.all([first, together.find(2)]);
    expect(asked).toEqual([[1], [2]]);
  });

  it('wait together while two statements are on their way, and then go at once', async () => {
    let release = () => {};
    const answered = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { asked, together } = setUp(() => answered);
    const answers: Array<Promise<unknown>> = [];
    for (const question of [1, 2, 3, 4]) {
      answers.push(together.find(question));
      await turn();
    }
    expect(asked).toEqual([[1], [2]]);
    release();
    expect(await Promise.all(answers)).toEqual(['answer 1', 'answer 2', 'answer 3', 'answer 4']);
    expect(asked).toEqual([[1], [2], [3, 4]]);
  });

  it('share a failure, and nobody else does', async () => {
    const { together } = setUp();
    const outcomes = await Promise.allSettled([together.find(1), together.find(-1)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await together.find(1)).toBe('answer 1');
  });

  it('are several questions where they are very many', async () => {
    const { asked, together } = setUp();
    await Promise.all(Array.from({ length: 130 }, (_, index) => together.find(index + 1)));
    expect(asked.map(({ length }) => length)).toEqual([64, 64, 2]);
  });
});

describe('a database that does not answer', () => {
  it('is not asked again for those who waited meanwhile, but for those who come later', async () => {
    let refuse = () => {};
    const answered = new Promise<void>((_, reject) => {
      refuse = () => reject(new DatabaseUnavailable('Query read timeout'));
    });
    const { asked, together } = setUp(() => answered);
    const answers: Array<Promise<unknown>> = [];
    for (const question of [1, 2, 3, 4]) {
      answers.push(together.find(question));
      await turn();
    }
    const settled = Promise.allSettled(answers);
    refuse();
    expect((await settled).map(({ status }) => status)).toEqual(Array(4).fill('rejected'));
    expect(asked).toEqual([[1], [2]]);
    await expect(together.find(5)).rejects.toBeInstanceOf(DatabaseUnavailable);
    expect(asked).toEqual([[1], [2], [5]]);
  });
});
