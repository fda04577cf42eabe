import { describe, expect, it } from '@jest/globals';
import type { Mail } from '@signet/authorization-server';
import { byTag, parseHtml, textOf as textIn } from '../../test/support/html.js';
import { nameIn } from '../look/look.js';
import { locales, wordsIn } from '../pages/messages/locales.js';
import { compose } from './compose.js';
import { bodyOf } from './templates/index.js';
import { htmlOf } from './written-html.js';
import { subjectOf, textOf } from './written-text.js';

const place = { issuer: 'https://sso.example', name: 'Example <&>' };
const messages = {
  'verify-email-code': { code: '314159', name: 'Ada' },
  test: { askedBy: 'operator' },
  'support-access': { username: 'ada', at: 0, until: 900, reason: 'Ticket 4711' },
  alert: { headline: 'Many sign-ins refused', at: 0, facts: [{ label: 'rule', value: 'x' }], path: '/admin' },
} as const;

describe.each(locales.map((words) => [words.language, words] as const))('messages in %s', (language, words) => {
  it.each(Object.entries(messages))('%s is whole, as text and as HTML', (template, data) => {
    const body = bodyOf(template as keyof typeof messages, data as never, { lifetime: 900 });
    const html = htmlOf(words, body, place);
    const document = parseHtml(html);
    expect(byTag(document, 'html')[0]?.attributes).toMatchObject({ lang: language, dir: words.direction });
    for (const each of [
      textIn(byTag(document, 'body')[0]),
      textOf(words, body, place),
      subjectOf(words, body.subject),
    ]) {
      expect(each.trim()).not.toBe('');
      expect(each).not.toMatch(/undefined|NaN|\{\w+:\w+\}/);
    }
    expect(textOf(words, body, place)).toContain(`${place.name} · ${place.issuer}`);
    expect(html).toContain('Example &lt;&amp;>');
    // A code is read from left to right, whatever stands around it.
    const code = byTag(document, 'p').find(({ attributes }) => attributes.class === 'code');
    if (template === 'verify-email-code') expect([code?.attributes.dir, textIn(code)]).toEqual(['ltr', '314159']);
  });
});

describe('what a message is from', () => {
  it.each([
    ['de', 'Nordwind'],
    ['fr', 'Northwind'],
  ])('is named in the language of the message: %s', async (locale, name) => {
    const look = { name: 'Northwind', names: { de: 'Nordwind' } };
    const mail = {
      ...{ mailId: 'a', template: 'test', data: { askedBy: 'operator' }, to: 'ada@example.com', locale },
      ...{ createdAt: 0, validUntil: 900 },
    } as unknown as Mail;
    const { message } = await compose(mail, {
      issuer: 'https://sso.example',
      from: { name: 'SSO', address: 'sso@sso.example' },
      words: wordsIn('en'),
      name: (words) => nameIn(words, look),
    });
    expect(message.toString()).toContain(`${name} =C2=B7 https://sso.example`);
  });
});
