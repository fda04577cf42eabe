import { describe, expect, it } from '@jest/globals';
import { steps } from '../lib/progress.mjs';

function watched(isTerminal) {
  const state = { lines: [], drawn: [], time: 0, tick: undefined, ended: 0 };
  const step = steps(2, {
    isTerminal,
    log: (line) => state.lines.push(line),
    redraw: (text) => state.drawn.push(text),
    now: () => state.time,
    repeat: (work) => {
      state.tick = work;
      return () => {
        state.ended += 1;
      };
    },
  });
  return { state, step };
}

describe('progress', () => {
  it('is a line for each sign of life where nobody sees the screen', async () => {
    const { state, step } = watched(false);
    const given = await step('Installing', async (far) => {
      state.time = 15_000;
      state.tick();
      far(() => '3 of 7 packages');
      state.time = 30_400;
      state.tick();
      return 'installed';
    });
    await step('Building', async () => {});
    expect(given).toBe('installed');
    expect(state).toMatchObject({
      lines: [
        '[1/2] Installing ...',
        '[1/2] Installing ... 15 s',
        '[1/2] Installing ... 30 s, 3 of 7 packages',
        '[2/2] Building ...',
      ],
      drawn: [],
      ended: 2,
    });
  });

  it('is one line that is written again on a terminal, and gone at the end', async () => {
    const { state, step } = watched(true);
    await step('Installing', async () => {
      state.time = 1000;
      state.tick();
    });
    expect(state).toMatchObject({ lines: ['[1/2] Installing ...'], drawn: ['[1/2] 1 s', ''], ended: 1 });
  });

  it('gives way on a terminal to what stays to be read, and fits into its line', async () => {
    const { state, step } = watched(true);
    const screen = [];
    state.lines.push = (line) => screen.push(line);
    state.drawn.push = (text) => screen.push(`~${text}`);
    await step('Installing what is not there yet, a few minutes the first time', async (far, say) => {
      far(() => '365 of at most 901 packages');
      state.time = 4_000_000;
      state.tick();
      say('  The rest is there');
    });
    expect(screen).toEqual([
      '[1/2] Installing what is not there yet, a few minutes the first time ...',
      '~[1/2] 4000 s, 365 of at most 901 packages',
      '~',
      '  The rest is there',
      '~',
    ]);
    expect(Math.max(...screen.map(({ length }) => length))).toBeLessThan(80);
  });

  it('ends with what fails', async () => {
    const { state, step } = watched(true);
    const failing = step('Installing', () => Promise.reject(new Error('no network')));
    await expect(failing).rejects.toThrow('no network');
    expect(state.ended).toBe(1);
  });
});
