import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { givenName, nameMaxLength, readableName } from './names.js';

const tag = String.fromCodePoint(...[...'Bank'].map((letter) => 0xe0000 + letter.charCodeAt(0)));

describe('a name that somebody gives', () => {
  it.each([
    ['Shop', 'Shop'],
    ['  My \u00a0\u3000Shop ', 'My Shop'],
    ['Cafe\u0301', 'Café'],
    ['نام\u200cخانوادگی', 'نام\u200cخانوادگی'],
    ['क्\u200dष', 'क्\u200dष'],
    ['👩\u200d🚀', '👩\u200d🚀'],
    ['👩🏽\u200d🚀', '👩🏽\u200d🚀'],
    ['❤\ufe0f', '❤\ufe0f'],
    ['🇩🇪', '🇩🇪'],
    ['שָׁלוֹם', 'שָׁלוֹם'.normalize('NFC')],
    ["O'Neill & Söhne (1998)", "O'Neill & Söhne (1998)"],
    ['7', '7'],
    ['*', '*'],
  ])('may be %j', (name, kept) => {
    expect(givenName(name)).toBe(kept);
    expect(readableName(name)).toBe(kept);
  });

  it.each([
    ['a turn of direction', 'Sh\u202eop', 'Shop'],
    ['an isolate', 'Sh\u2066op\u2069', 'Shop'],
    ['a mark of direction', 'Shop\u200f', 'Shop'],
    ['a zero-width space', 'Sh\u200bop', 'Shop'],
    ['a zero-width joiner between letters that join not', 'Sh\u200dop', 'Shop'],
    ['a zero-width non-joiner at the end', 'Shop\u200c', 'Shop'],
    ['a joiner after an emoji alone', '👩\u200d', '👩'],
    ['a soft hyphen', 'Sh\u00adop', 'Shop'],
    ['a word joiner', 'Sh\u2060op', 'Shop'],
    ['a byte order mark', '\ufeffShop', 'Shop'],
    ['tags', `Shop${tag}`, 'Shop'],
    ['a flag of tags', `🏴${tag}\u{e007f}`, '🏴'],
    ['a variation selector after a letter', 'Shop\ufe0f', 'Shop'],
    ['one of the supplement', 'Shop\u{e0100}', 'Shop'],
    ['a Hangul filler', 'Shop\u3164', 'Shop'],
    ['a halfwidth filler', 'Shop\uffa0', 'Shop'],
    ['a grapheme joiner', 'Sh\u034fop', 'Shop'],
    ['an empty braille pattern', 'Shop\u2800', 'Shop'],
    ['a control', 'Sh\u0007op', 'Shop'],
    ['a control of the second set', 'Sh\u009bop', 'Shop'],
    ['a line', 'Sh\nop', 'Shop'],
    ['a line separator', 'Sh\u2028op', 'Shop'],
    ['a private character', 'Sh\ue000op', 'Shop'],
    ['an unassigned character', 'Sh\u{1fffe}op', 'Shop'],
    ['half a character', 'Sh\ud800op', 'Shop'],
    ['an interlinear annotation', 'Sh\ufff9op', 'Shop'],
    ['a musical format', 'Sh\u{1d173}op', 'Shop'],
    ['a pile of marks', `S${'\u0315'.repeat(40)}`, `S${'\u0315'.repeat(6)}`],
    ['nothing', '', ''],
    ['a space', ' \u3000', ''],
    ['marks alone', '\u0301', '\u0301'],
    ['what cannot be seen alone', '\u200b\u3164', ''],
    ['too many letters', 'x'.repeat(101), `${'x'.repeat(99)}…`],
    ['a cluster without end', `👩${'\u200d👩'.repeat(400)}`, undefined],
  ])('may not have %s, and is shown without it', (_what, name, shown) => {
    expect(givenName(name)).toBeUndefined();
    if (shown === undefined) expect(readableName(name).length).toBeLessThan(100);
    else expect(readableName(name)).toBe(shown);
  });

  it('is kept, and shown, in one form, whatever it is', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({
        unit: fc.constantFrom('a', '\u0301', '\u200d', '👩', '\ufe0f', ' ', '\u202e', 'ك', '\u200c', '\u{e0041}'),
      }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const kept = givenName(text);
        if (kept !== undefined) {
          expect(givenName(kept)).toBe(kept);
          expect(readableName(kept)).toBe(kept);
        }
        const shown = readableName(text);
        expect(shown).not.toMatch(/[\p{Cc}\p{Bidi_Control}\p{Cs}\u200b\ufeff\u{e0000}-\u{e007f}]/u);
        expect([...new Intl.Segmenter('und').segment(shown)].length).toBeLessThanOrEqual(nameMaxLength);
      }),
      { numRuns: 1000 },
    );
  });

  it('may be as long as who asks says, in letters as people count them', () => {
    expect(givenName('👩\u200d🚀'.repeat(100))).toBeDefined();
    expect(givenName('👩\u200d🚀'.repeat(101))).toBeUndefined();
    expect(givenName('x'.repeat(256), 256)).toBeDefined();
  });
});
