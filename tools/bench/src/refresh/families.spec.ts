import { describe, expect, it } from '@jest/globals';
import type { Send } from '../harness/load.js';
import { rotationStep } from './families.js';

const proof = { authorization: 'Basic x' };

/** Answers with the presented token and one more letter. */
const rotating: Send = async ({ body = '' }) => {
  const refresh_token = `${new URLSearchParams(body).get('refresh_token')}+`;
  return { status: 200, headers: {}, body: JSON.stringify({ refresh_token }) };
};

describe('a rotation', () => {
  it('presents the token that rested longest and keeps its successor', async () => {
    const families = ['a', 'b', 'c'];
    const step = rotationStep(proof, families);
    await step(rotating, 0);
    await step(rotating, 1);
    expect(families).toEqual(['c', 'a+', 'b+']);
    await step(rotating, 2);
    await step(rotating, 3);
    expect(families).toEqual(['b+', 'c+', 'a++']);
  });

  it('leaves a family to one worker at a time', async () => {
    const families = ['a', 'b'];
    const step = rotationStep(proof, families);
    const all = await Promise.allSettled([step(rotating, 0), step(rotating, 1), step(rotating, 2)]);
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(families).toEqual(['a+', 'b+']);
  });

  it.each([
    ['the same token', { refresh_token: 'a' }],
    ['no token', {}],
  ])('is none where the answer has %s', async (_name, answer) => {
    const send: Send = async () => ({ status: 200, headers: {}, body: JSON.stringify(answer) });
    await expect(rotationStep(proof, ['a'])(send, 0)).rejects.toThrow('the refresh token did not rotate');
  });
});
