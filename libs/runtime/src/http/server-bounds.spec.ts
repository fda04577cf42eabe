import { describe, expect, it } from '@jest/globals';
import { readEnvironment } from '../environment-reader.js';
import { defaultEdge, readEdge } from './server-bounds.js';

const read = (env: Record<string, string>) => readEnvironment(env, readEdge);

describe('the bounds that operators decide', () => {
  it('are the usual ones where nothing is set', () => {
    expect(read({})).toEqual(defaultEdge);
  });

  it('are seconds, and a head has no longer than the whole', () => {
    const env = {
      REQUEST_TIMEOUT: '5',
      KEEP_ALIVE_TIMEOUT: '20',
      MAX_CONNECTIONS: '100',
      DRAIN_DELAY: '0',
      DRAIN_TIMEOUT: '60',
    };
    expect(read(env)).toEqual({
      bounds: { ...defaultEdge.bounds, request: 5000, headers: 5000, keepAlive: 20_000, connections: 100 },
      drain: { delay: 0, grace: 60_000 },
    });
  });

  it('leave time for the answer where a request may take long', () => {
    const { request, exchange } = read({ REQUEST_TIMEOUT: '3600' }).bounds;
    expect(request).toBe(3_600_000);
    expect(exchange).toBeGreaterThan(request);
  });

  it.each([
    ['REQUEST_TIMEOUT', '0', 'must be seconds from 1 to 3600'],
    ['KEEP_ALIVE_TIMEOUT', '72s', 'must be seconds from 1 to 3600'],
    ['MAX_CONNECTIONS', '1', 'must be a number from 10 to 1000000'],
    ['DRAIN_DELAY', '-1', 'must be seconds from 0 to 3600'],
    ['DRAIN_TIMEOUT', 'x', 'must be seconds from 0 to 3600'],
  ])('are refused by their name: %s', (name, value, problem) => {
    expect(() => read({ [name]: value })).toThrow(expect.objectContaining({ problems: [`${name} ${problem}`] }));
  });
});
