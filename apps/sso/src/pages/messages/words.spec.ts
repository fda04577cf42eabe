import { describe, expect, it } from '@jest/globals';
import { render } from 'preact-render-to-string';
import { englishTexts, message } from './catalogue.js';
import { fromAcceptLanguage, fromUiLocales } from './locales.js';
import { Words } from './words.js';

const english = new Words('en', 'ltr', englishTexts);
const german = new Words('de', 'ltr', {
  ...englishTexts,
  'login.lead': 'weiter zu {client:name}',
  'form.wait': 'Noch {wait:duration}.',
  'password.hint': 'Mindestens {least:number} Zeichen, am {least:date}.',
});
const arabic = new Words('ar', 'rtl', englishTexts);
const swiss = new Words('de-CH', 'ltr', englishTexts);
const html = (words: Words, ...said: Parameters<typeof message>) => {
  const sentence = words.sentence({ key: said[0], values: said[1] ?? {} });
  return typeof sentence === 'string'
    ? sentence
    : (sentence as []).map((part) => (typeof part === 'string' ? part : render(part))).join('');
};

describe('words', () => {
  it('isolate what others chose, in markup and without', () => {
    expect(html(german, 'login.lead', { client: 'متجر' })).toBe('weiter zu <bdi>متجر</bdi>');
    expect(german.plain('login.lead', { client: '<b>' })).toBe('weiter zu \u2068<b>\u2069');
    expect(html(english, 'login.lead', { client: '<b>' })).toBe('to continue to <bdi>&lt;b></bdi>');
    // A name that looks like a placeholder is none.
    expect(english.plain('login.lead', { client: '{client:name}' })).toContain('{client:name}');
  });

  it.each([
    [1, 'Too many attempts. Try again in 1 second.'],
    [59, 'Too many attempts. Try again in 59 seconds.'],
    [60, 'Too many attempts. Try again in 1 minute.'],
    [61, 'Too many attempts. Try again in 2 minutes.'],
    [7199, 'Too many attempts. Try again in 120 minutes.'],
    [90_000, 'Too many attempts. Try again in 25 hours.'],
    [90 * 86_400, 'Too many attempts. Try again in 90 days.'],
    [1500 * 86_400, 'Too many attempts. Try again in 1,500 days.'],
  ])('say %d seconds as people do', (wait, said) => {
    expect(english.plain('form.wait', { wait })).toBe(said);
  });

  it('write numbers and times as their language does', () => {
    expect(german.plain('form.wait', { wait: 1500 * 86_400 })).toBe('Noch 1.500 Tage.');
    expect(german.plain('password.hint', { least: 86_400 })).toBe(
      'Mindestens 86.400 Zeichen, am 2. Januar 1970 um 00:00.',
    );
  });

  it.each([
    [0, 'zero'],
    [1, 'one'],
    [2, 'two'],
    [8, 'few'],
    [12, 'many'],
    [100, 'other'],
  ] as const)('choose the form of %d', (least, category) => {
    const forms = { zero: 'zero', one: 'one', two: 'two', few: 'few', many: 'many', other: 'other' };
    const counting = new Words('ar', 'rtl', { ...englishTexts, 'password.hint': { by: 'least', forms } });
    expect(counting.plain('password.hint', { least })).toBe(category);
  });

  it('write lists, days and how far off a time is', () => {
    const of = (kind: string) => new Words('de', 'ltr', { ...englishTexts, 'mail.alert.more': `{x:${kind}}` });
    const said = (kind: string, x: number | readonly string[]) =>
      of(kind).isolated({ key: 'mail.alert.more', values: { x } });
    expect(said('names', ['Anna', 'Bé', 'Cem'])).toBe('\u2068Anna\u2069, \u2068Bé\u2069 und \u2068Cem\u2069');
    expect(said('names', [])).toBe('');
    expect(said('day', 86_400)).toBe('2. Januar 1970');
    expect([said('relative', -180), said('relative', 3 * 86_400)]).toEqual(['vor 3 Minuten', 'in 3 Tagen']);
  });

  it('choose of what others wrote in several languages', () => {
    expect(swiss.choose({ en: 'Imprint', DE: 'Impressum' })).toBe('Impressum');
    expect(arabic.choose({ en: 'Imprint', DE: 'Impressum' })).toBe('Imprint');
    expect(arabic.choose({})).toBe('');
    // RFC 4647: the language itself before a narrower one, and that before those of nobody.
    expect(german.choose({ und: 'Shop', 'de-AT': 'Geschäft' })).toBe('Geschäft');
    expect(german.choose({ und: 'Shop', 'de-AT': 'Geschäft', de: 'Laden' })).toBe('Laden');
    expect(swiss.choose({ und: 'Shop', 'de-AT': 'Geschäft', den: 'x' })).toBe('Shop');
    expect(german.choose({ und: 'Shop', den: 'x' })).toBe('Shop');
    expect(english.localized('Shop')).toBe('Shop');
  });

  it('call other languages by their names, and what is none as it is', () => {
    expect(['de', 'pt-BR', 'ar'].map((tag) => german.languageName(tag))).toEqual([
      'Deutsch',
      'Portugiesisch (Brasilien)',
      'Arabisch',
    ]);
    expect(arabic.languageName('de')).toBe('الألمانية');
    for (const none of ['x', '', 'de_DE', '__proto__', 'qqq', '\u202e']) expect(english.languageName(none)).toBe(none);
  });

  it('show of a name that was kept under another rule what can be read', () => {
    expect(english.plain('login.lead', { client: 'a\u202eb\u0000c\n\u2028d\ufeffe\u200bf' })).toBe(
      'to continue to \u2068abcdef\u2069',
    );
  });
});

describe('the choice of a language', () => {
  const available = [english, german, arabic, swiss];
  it.each([
    ['de', 'de'],
    ['de-CH-1996', 'de-CH'],
    ['DE-at', 'de'],
    ['tlh ar de', 'ar'],
    ['tlh', undefined],
    ['', undefined],
    [`${'x '.repeat(20)}de`, undefined],
    [`${'x'.repeat(500)} de`, undefined],
  ])('ui_locales=%s (OpenID Connect Core §3.1.2.1)', (wish, language) => {
    expect(fromUiLocales(wish, available)?.language).toBe(language);
  });

  it.each([
    ['de-DE, de;q=0.9, en;q=0.8', 'de'],
    ['en;q=0.5, ar', 'ar'],
    ['de;q=0, en;q=0.1', 'en'],
    ['tlh, *', undefined],
    ['', undefined],
    ['de;q=nonsense', undefined],
    [`${',de'.repeat(10_000)}`, 'de'],
  ])('Accept-Language: %.40s (RFC 9110 §12.5.4)', (header, language) => {
    expect(fromAcceptLanguage(header, available)?.language).toBe(language);
  });
});
