import { expect, it } from '@jest/globals';
import { deviceKind } from './device-kind.js';

it.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', { browser: 'Firefox', system: 'Linux' }],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0',
    { browser: 'Edge', system: 'Windows' },
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
    { browser: 'Safari', system: 'iPhone' },
  ],
  [
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36',
    { browser: 'Chrome', system: 'Android' },
  ],
  ['Linux', { system: 'Linux' }],
])('%s', (userAgent, kind) => {
  expect(deviceKind(userAgent)).toEqual(kind);
});

it.each([
  ['nothing', undefined],
  ['an empty one', ''],
  ['what we have no word for', 'curl/8.0'],
  ['an advertisement', 'Win a prize at https://evil.example'],
])('%s is no kind', (_, userAgent) => {
  expect(deviceKind(userAgent)).toBeUndefined();
});

it('says words of ours alone, whatever stands around them', () => {
  expect(deviceKind('https://evil.example/ Firefox/1 <b>Windows</b>')).toEqual({
    browser: 'Firefox',
    system: 'Windows',
  });
});
