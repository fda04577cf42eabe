import { describe, expect, it } from '@jest/globals';
import { Looks } from './looks.js';

const job = { kind: 'ready' } as const;

function machine() {
  const state = { now: 0, process: 0, threads: new Map<number, number>() };
  const looks = new Looks({
    now: () => state.now,
    ofProcess: () => state.process,
    ofThread: (id) => state.threads.get(id),
  });
  return { state, looks };
}

describe('a look', () => {
  it('tells what threads had that were at one task all the while, and what the process had besides', () => {
    const { state, looks } = machine();
    const [long, short] = [{ job }, { job }];
    state.threads = new Map([
      [7, 100],
      [8, 50],
    ]);
    expect(
      looks.take([
        { id: 7, task: long },
        { id: 8, task: short },
      ]),
    ).toBeUndefined();
    state.now = 250;
    state.process = 240;
    state.threads = new Map([
      [7, 110],
      [8, 150],
      [9, 30],
    ]);
    const seen = [
      { id: 7, task: long },
      { id: 8, task: { job } },
      { id: 9, task: short },
      { id: undefined, task: { job } },
    ];
    expect(looks.take(seen)).toEqual({ at: 250, span: 250, other: 100, ran: [10] });
  });

  it('passes over threads that have ended, whose time counts as the process’s own', () => {
    const { state, looks } = machine();
    const task = { job };
    state.threads = new Map([[7, 0]]);
    looks.take([{ id: 7, task }]);
    state.now = 250;
    state.process = 40;
    state.threads.clear();
    expect(looks.take([{ id: 7, task }])).toEqual({ at: 250, span: 250, other: 40, ran: [] });
  });

  it('is a first one after a rest', () => {
    const { looks } = machine();
    looks.take([]);
    looks.rest();
    expect(looks.take([])).toBeUndefined();
  });
});
