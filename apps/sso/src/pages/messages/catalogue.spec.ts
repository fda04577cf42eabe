import { describe, expect, it } from '@jest/globals';
import { englishTexts, isPlainKey, message, translate } from './catalogue.js';
import { defineTexts, type ValuesOf } from './placeholders.js';

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
    for (const text of Object.values(englishTexts)) expect(text.trim()).not.toBe('');
  });
});
