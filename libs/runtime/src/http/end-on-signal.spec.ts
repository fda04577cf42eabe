import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { type Endable, endOnSignal } from './end-on-signal.js';

type Signal = 'SIGTERM' | 'SIGINT';
const hour = 3_600_000;

class Ending extends EventEmitter implements Endable {
  exited: (code: number) => void = () => {};
  readonly code = new Promise<number>((resolve) => {
    this.exited = resolve;
  });

  exit(code: number): void {
    this.exited(code);
  }

  send(signal: Signal): void {
    this.emit(signal, signal);
  }
}

function begin(delay: number, close: () => Promise<unknown> = async () => {}) {
  const said: string[] = [];
  const ending = new Ending();
  const end = async () => {
    said.push('close');
    await close();
  };
  endOnSignal({ drain: () => void said.push('drain') }, { delay, grace: hour }, end, ending);
  return { said, ending };
}

describe('a process that is told to end', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('announces it, closes and ends with 0: %s', async (signal) => {
    const { said, ending } = begin(0);
    ending.send(signal);
    expect(await ending.code).toBe(0);
    expect(said).toEqual(['drain', 'close']);
  });

  it('gives a proxy time to notice', async () => {
    const { said, ending } = begin(20);
    ending.send('SIGTERM');
    expect(said).toEqual(['drain']);
    expect(await ending.code).toBe(0);
    expect(said).toEqual(['drain', 'close']);
  });

  it('has no proxy behind it at a terminal', async () => {
    const { said, ending } = begin(20);
    ending.send('SIGINT');
    expect(said).toEqual(['drain', 'close']);
    expect(await ending.code).toBe(0);
  });

  it.each([
    ['SIGTERM', 'SIGTERM', 143],
    ['SIGTERM', 'SIGINT', 130],
    ['SIGINT', 'SIGTERM', 143],
  ] as const)('ends at once when it is told twice: %s, %s', async (first, second, code) => {
    const { ending } = begin(20, () => new Promise(() => {}));
    ending.send(first);
    ending.send(second);
    expect(await ending.code).toBe(code);
  });

  it('ends with 1 where closing fails', async () => {
    const { ending } = begin(0, () => Promise.reject(new Error('a disk that is full')));
    ending.send('SIGTERM');
    expect(await ending.code).toBe(1);
  });
});
