import { describe, expect, it } from '@jest/globals';
import { isPage } from '../http/again.js';
import { addressOf, carriedBy } from './own-page.js';

const page = { endpoint: { path: '/account/things' }, carries: ['add', 'after'] } as const;

describe('what of a page’s address outlives a sign-in', () => {
  it('is what the page says, each once, and nothing that is too long or no text of one line', () => {
    const carried = carriedBy(page, [
      ['csrf', 'secret'],
      ['add', 'one'],
      ['add', 'two'],
      ['after', 'a&b=c'],
      ['password', 'secret'],
    ]);
    expect(carried).toEqual([
      ['add', 'one'],
      ['after', 'a&b=c'],
    ]);
    expect(addressOf(page, carried)).toBe('account/things?add=one&after=a%26b%3Dc');
    for (const wrong of ['', 'a b', 'a\nb', 'x'.repeat(201), 'ä'])
      expect(carriedBy(page, [['add', wrong]])).toEqual([]);
    expect(carriedBy({}, [['add', 'one']])).toEqual([]);
  });

  it('is what a page on the way is told of, in the one form in which we write it', () => {
    expect(isPage('account/factors')).toBe(true);
    expect(isPage('account/factors?add=totp')).toBe(true);
    expect(isPage('account/activity?after=x')).toBe(true);
    expect(isPage('device')).toBe(true);
    for (const other of [
      'account/factors?',
      'account/factors?add=totp&add=totp',
      'account/factors?add=totp?x',
      'account/factors?confirmed=x',
      'account?add=totp',
      'account/factors?add=%0d%0a',
      'constructor',
    ])
      expect(isPage(other)).toBe(false);
  });
});
