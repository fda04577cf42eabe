import { describe, expect, it } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { rootOf } from './root-of.js';

const asked = (originalUrl: string, url = originalUrl) => rootOf({ originalUrl, raw: { url } } as FastifyRequest);

describe('the way to the first page', () => {
  it.each([
    ['/', '/', ''],
    ['/login?x=/a/b', '/login?x=/a/b', ''],
    ['/account/apps', '/account/apps', '../'],
    ['/some/where/else', '/some/where/else', '../../'],
    ['/team/account/apps', '/account/apps', '../'],
    ['/team/login', '/login', ''],
    ['/team/', '/', ''],
    ['/team', '/', 'team/'],
    ['/a/team?x=1', '/?x=1', 'team/'],
  ])('from %s', (original, rewritten, root) => {
    expect(asked(original, rewritten)).toBe(root);
  });
});
