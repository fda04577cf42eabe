import { describe, expect, it } from '@jest/globals';
import { postgres } from '../sql/dialects/postgres.js';
import type { Statements } from '../sql/statements.js';
import { Catalogue, type CatalogueOptions } from './catalogue.js';

function setUp(options: Partial<CatalogueOptions> = {}) {
  const state = { version: 1, asked: 0, now: 0, reads: 0, value: 'a' as string | undefined };
  const statements: Statements = {
    dialect: postgres,
    rows: async () => {
      state.asked += 1;
      return [{ version: state.version }];
    },
    change: async () => 0,
    send: async () => {},
  };
  const catalogue = new Catalogue(statements, { maxAge: 1000, now: () => state.now, ...options });
  const find = (name = 'x') =>
    catalogue.lookUp('client', name, async () => {
      state.reads += 1;
      return state.value;
    });
  return { state, catalogue, find };
}

describe('a catalogue', () => {
  it('reads once and asks once for as long as the answer is believed', async () => {
    const { state, find } = setUp();
    expect(await find()).toBe('a');
    state.value = 'b';
    state.now = 999;
    expect(await find()).toBe('a');
    expect(state).toMatchObject({ asked: 1, reads: 1 });
  });

  it('reads again when the version is another, and not before it may ask', async () => {
    const { state, find } = setUp();
    await find();
    Object.assign(state, { value: 'b', version: 2, now: 1000 });
    expect(await find()).toBe('b');
  });

  it('keeps what it has when the version is the same', async () => {
    const { state, find } = setUp();
    await find();
    state.now = 5000;
    await find();
    expect(state).toMatchObject({ asked: 2, reads: 1 });
  });

  it('does not remember what is not there', async () => {
    const { state, find } = setUp();
    state.value = undefined;
    expect(await find()).toBeUndefined();
    state.value = 'now it is';
    expect(await find()).toBe('now it is');
  });

  it('believes nothing of before a change of this process', async () => {
    const { state, catalogue, find } = setUp();
    await find();
    Object.assign(state, { value: 'b', version: 2 });
    catalogue.changed();
    expect(await find()).toBe('b');
    expect(state.asked).toBe(2);
  });

  it('does not remember a row that was read before a change and arrives after it', async () => {
    const { catalogue, find } = setUp();
    let resolve: (value: string) => void = () => {};
    const promise = new Promise<string>((settle) => {
      resolve = settle;
    });
    const late = catalogue.lookUp('client', 'x', () => promise);
    await new Promise((turn) => setImmediate(turn));
    catalogue.changed();
    resolve('old');
    expect(await late).toBe('old');
    expect(await find()).toBe('a');
  });

  it('tells clients from resource servers of the same name', async () => {
    const { catalogue, find } = setUp();
    await find('x');
    expect(await catalogue.lookUp('resource', 'x', async () => 'r')).toBe('r');
  });

  it('asks again after a question that failed, and says that it failed', async () => {
    let isDown = true;
    const statements: Statements = {
      dialect: postgres,
      rows: async () => {
        if (isDown) throw new Error('down');
        return [{ version: 1 }];
      },
      change: async () => 0,
      send: async () => {},
    };
    const catalogue = new Catalogue(statements, { maxAge: 1000 });
    await expect(catalogue.lookUp('client', 'x', async () => 'a')).rejects.toThrow('down');
    isDown = false;
    expect(await catalogue.lookUp('client', 'x', async () => 'a')).toBe('a');
  });

  it('forgets what it read first when it is full', async () => {
    const { state, find } = setUp({ capacity: 4 });
    for (const name of ['a', 'b', 'c', 'd', 'e']) await find(name);
    expect(state.reads).toBe(5);
    await find('a');
    expect(state.reads).toBe(6);
    await find('e');
    expect(state.reads).toBe(6);
  });
});
