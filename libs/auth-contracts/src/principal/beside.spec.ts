import { describe, expect, it } from '@jest/globals';
import { Beside } from './beside.js';

describe('Beside', () => {
  const kinds: readonly [string, () => object][] = [
    ['an object', () => ({ headers: {} })],
    ['one without a prototype', () => Object.create(null)],
    ['a frozen one', () => Object.freeze({ headers: {} })],
    ['one that takes no more members', () => Object.preventExtensions({})],
    ['a function', () => () => undefined],
    ['a Request', () => new Request('https://orders.example.com')],
    ['a proxy', () => new Proxy({}, {})],
  ];

  it.each(kinds)('finds what was kept with %s, the last of it', (_kind, make) => {
    const beside = new Beside<string>();
    const one = make();
    expect(beside.get(one)).toBeUndefined();
    beside.set(one, 'a');
    expect(beside.get(one)).toBe('a');
    beside.set(one, 'b');
    expect(beside.get(one)).toBe('b');
    beside.set(one, undefined);
    expect(beside.get(one)).toBeUndefined();
    expect(beside.get(make())).toBeUndefined();
  });

  it('keeps apart what two of them know of one object', () => {
    const [a, b] = [new Beside<string>(), new Beside<string>()];
    const one = {};
    a.set(one, 'a');
    expect(b.get(one)).toBeUndefined();
    b.set(one, 'b');
    expect(a.get(one)).toBe('a');
  });

  it('still knows, and takes, of an object that was frozen since', () => {
    const beside = new Beside<string>();
    const one = {};
    beside.set(one, 'a');
    Object.freeze(one);
    expect(beside.get(one)).toBe('a');
    beside.set(one, 'b');
    expect(beside.get(one)).toBe('b');
  });

  it('gives nothing to a copy, an heir, or a proxy, whose makers could say who calls', () => {
    const beside = new Beside<string>();
    const one = { headers: {} };
    beside.set(one, 'a');
    const seen = Object.getOwnPropertyDescriptors(one);
    const impostors = [
      { ...one },
      Object.create(one),
      Object.create(null, seen),
      structuredClone(one),
      new Proxy(one, {}),
    ];
    expect(impostors.map((each) => beside.get(each))).toEqual(impostors.map(() => undefined));
    expect(Reflect.ownKeys(one)).toEqual(['headers']);
  });

  it('asks nothing of a proxy', () => {
    const asked: PropertyKey[] = [];
    const trap = new Proxy({}, { get: (_target, name) => asked.push(name) });
    const beside = new Beside<string>();
    const one = new Proxy({}, new Proxy({}, { get: (_target, name) => (name === 'isExtensible' ? undefined : trap) }));
    beside.set(one, 'a');
    expect(beside.get(one)).toBe('a');
    expect(asked).toEqual([]);
  });
});
