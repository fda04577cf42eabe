import { describe, expect, it } from '@jest/globals';
import { ar } from './ar.js';
import { englishTexts, isPlainKey, type MessageKey, message, type Texts, translate } from './catalogue.js';
import { de } from './de.js';
import { es } from './es.js';
import { fr } from './fr.js';
import { ja } from './ja.js';
import { localeTags } from './locales.js';
import { defineTexts, type ValuesOf } from './placeholders.js';
import { pluralCategories, pluralsOf, type Text } from './plurals.js';

// What must not compile: tsc checks these lines with the specs.
function refusedByTheCompiler(): void {
  // @ts-expect-error a key is missing
  translate({ product: 'Signet' });
  // @ts-expect-error a key is not one of ours
  translate({ ...english, 'login.titel': 'Anmelden' });
  // @ts-expect-error a placeholder is missing
  translate({ ...english, 'login.lead': 'weiter' });
  // @ts-expect-error a placeholder is misspelt
  translate({ ...english, 'login.lead': 'weiter zu {klient:name}' });
  // @ts-expect-error a placeholder is of another kind
  translate({ ...english, 'login.lead': 'weiter zu {client:number}' });
  // @ts-expect-error a placeholder is one too many
  translate({ ...english, 'login.title': 'Anmelden bei {client:name}' });
  // @ts-expect-error English itself: a placeholder has no kind
  defineTexts({ lead: 'to continue to {client}' });
  // @ts-expect-error English itself: there is no such kind
  defineTexts({ lead: 'to continue to {client:nmae}' });
  // @ts-expect-error a form of the language is missing
  pluralsOf('ar')('least', { one: 'x', other: 'x' });
  // @ts-expect-error the language has no such form
  pluralsOf('ja')('least', { one: 'x', other: 'x' });
  // @ts-expect-error the form of most amounts has no number
  translate({ ...english, 'password.hint': pluralsOf('de')('least', { one: '{least:number}', other: 'viele' }) });
  // @ts-expect-error a form has a placeholder of its own
  translate({ ...english, 'password.hint': pluralsOf('de')('least', { one: '{x:number}', other: '{least:number}' }) });
  // @ts-expect-error there is no such text
  message('login.titel');
  // @ts-expect-error its value is missing
  message('login.lead');
  // @ts-expect-error its value has another name
  message('login.lead', { klient: 'Shop' });
  // @ts-expect-error its value is of another kind
  message('form.wait', { wait: 'soon' });
}

// Their literal types, as a file of another language has them.
const english = { ...({} as typeof import('./en.js').en) };

describe('the catalogue of texts', () => {
  it('has what does not compile beside this, and a translation that does', () => {
    expect(refusedByTheCompiler).toBeInstanceOf(Function);
    const values: ValuesOf<'{a:name} {b:number}'> = { a: 'x', b: 1 };
    expect(values).toEqual({ a: 'x', b: 1 });
    // Placeholders may stand in another order and place.
    const swapped = translate({ ...english, 'form.wait': '{wait:duration} warten, dann noch einmal.' });
    expect(swapped['form.wait']).toContain('{wait:duration}');
  });

  it('knows which texts need nothing', () => {
    expect(isPlainKey('login.title')).toBe(true);
    for (const other of ['login.lead', 'constructor', 'login.titel', '']) expect(isPlainKey(other)).toBe(false);
  });

  it('has no text that is empty', () => {
    for (const text of Object.values(englishTexts).flatMap(formsOf)) expect(text.trim()).not.toBe('');
  });
});

/** What may be the same in another language: names, and words that languages share. */
const alike: Readonly<Record<string, readonly MessageKey[]>> = {
  every: ['product', 'device.one', 'account.activity.at', 'mail.alert.subject', 'mail.alert.lead', 'mail.alert.at'],
  de: [
    'user_code.label',
    'terms.version',
    'profile.name',
    'profile.website',
    'account.activity.app',
    'account.factors.name',
    'account.support.apps',
    'factor.passkey',
    'error.parameter',
  ],
  es: ['account.attribute.no', 'error.code'],
  fr: ['user_code.label', 'terms.version', 'account.sessions.title', 'dev_pages.title'],
  ja: [],
  ar: [],
};
const formsOf = (text: Text) => (typeof text === 'string' ? [text] : Object.values(text.forms));

describe.each(Object.entries<Texts>({ de, es, fr, ja, ar }))('the texts in %s', (language, texts) => {
  const all = Object.entries(texts).flatMap(([key, text]) => formsOf(text).map((form) => [key, form] as const));

  // The compiler refuses them too, and names the first few.
  it('lack none of the English ones, and have no other', () => {
    const [theirs, ours] = [texts, englishTexts].map((each) => new Set(Object.keys(each)));
    expect({
      missing: Object.keys(englishTexts).filter((key) => !theirs?.has(key)),
      unknown: Object.keys(texts).filter((key) => !ours?.has(key)),
    }).toEqual({ missing: [], unknown: [] });
  });

  it('leave nothing in English by accident', () => {
    const same = Object.keys(texts).filter((key) => texts[key as MessageKey] === englishTexts[key as MessageKey]);
    expect(same.sort()).toEqual(
      [...(alike.every ?? []), ...(alike[language] ?? [])].filter((key) => same.includes(key)).sort(),
    );
  });

  it('are whole, without a stray space, a mark of direction that is not closed, or what only English has', () => {
    for (const [key, text] of all) {
      const found = `${key}: ${text}`;
      expect(found).toBe(`${key}: ${text.trim()}`);
      expect(found).not.toMatch(/ {2}|[\u200e\u200f\u202a-\u202e]/);
      // Digits have no direction of their own: the plus would stand behind them.
      if (language === 'ar') expect(text).not.toMatch(/(?<!\u2068)\+\d/);
      expect(text.match(/\u2068/g)?.length).toBe(text.match(/\u2069/g)?.length);
    }
  });

  it('are in the order of the English ones, so that another one finds its place', () => {
    expect(Object.keys(texts)).toEqual(Object.keys(englishTexts));
  });

  it('have the form of every amount that the language tells apart, chosen by a number', () => {
    const language_ = language as keyof typeof pluralCategories;
    for (const [key, text] of Object.entries(texts)) {
      if (typeof text === 'string') continue;
      expect(Object.keys(text.forms)).toEqual([...pluralCategories[language_]]);
      expect(formsOf(englishTexts[key as MessageKey]).join()).toContain(`{${text.by}:number}`);
    }
  });
});

describe('each language', () => {
  it('has the plural forms that the runtime chooses from', () => {
    expect(Object.keys(pluralCategories)).toEqual(localeTags);
    for (const [language, categories] of Object.entries(pluralCategories)) {
      expect([...categories].sort()).toEqual(
        [...new Intl.PluralRules(language).resolvedOptions().pluralCategories].sort(),
      );
    }
  });

  it('writes as its readers do', () => {
    // No line of French begins with a mark.
    for (const text of Object.values(fr).flatMap(formsOf)) expect(text).not.toMatch(/ [:;?!»]/);
    for (const text of Object.values(de).flatMap(formsOf)) expect(text).not.toMatch(/\b(?:du|dich|dir|dein\w*)\b/i);
    for (const text of Object.values(es).flatMap(formsOf)) expect(text).not.toMatch(/\b(?:tú|tus?|te|vosotros)\b/i);
    for (const text of Object.values(fr).flatMap(formsOf))
      expect(text).not.toMatch(/(?<!\p{L})(?:tu|toi|ton|tes)(?!\p{L})/iu);
    for (const text of Object.values(ja).flatMap(formsOf)) expect(text).not.toMatch(/あなた|[\p{sc=Hangul}]/u);
    for (const text of Object.values(ar).flatMap(formsOf)) expect(text).not.toMatch(/[?,;]/);
  });
});
