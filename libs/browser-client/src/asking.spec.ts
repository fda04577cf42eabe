import { expect, it } from '@jest/globals';
import { isInsecure } from './asking.js';

it.each([
  ['http://localhost:4000/team', true],
  ['http://localhost', true],
  ['https://localhost:4000', false],
  ['http://localhost.evil.example', false],
  ['http://localhost@evil.example', false],
  ['http://sso.example', false],
])('goes without TLS to this machine alone: %s', (url, is) => {
  expect(isInsecure(url)).toBe(is);
});
