import { describe, expect, it } from '@jest/globals';
import { locales } from '../../pages/messages/locales.js';
import { htmlOf } from '../written-html.js';
import { textOf } from '../written-text.js';
import { bodyOf } from './index.js';

const place = { issuer: 'https://sso.example', name: 'Example' };

/** As it goes to an address that whoever has the account may have made up. */
function written(username: string): readonly string[] {
  const body = bodyOf('confirm-new-email', { username, code: '314159', secret: 'A'.repeat(43) }, { lifetime: 900 });
  return locales.flatMap((words) => [textOf(words, body, place), htmlOf(words, body, place)]);
}

describe('a message to a new address', () => {
  it('says whose account it is', () => {
    for (const text of written('ada')) expect(text).toContain('ada');
  });

  it.each(['https://evil.example/you-won', 'evil.example', 'www-evil-example', `${'evil-'.repeat(13)}`])(
    'carries no advertisement of whoever calls themselves so: %s',
    (username) => {
      for (const text of written(username))
        expect([text.includes('evil'), text.includes('314159')]).toEqual([false, true]);
    },
  );
});
