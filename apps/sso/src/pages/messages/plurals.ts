/** The forms of amounts that each language has (Unicode CLDR, `Intl.PluralRules`); a spec compares them with those of the runtime. */
export const pluralCategories = {
  en: ['one', 'other'],
  de: ['one', 'other'],
  es: ['one', 'many', 'other'],
  fr: ['one', 'many', 'other'],
  ja: ['other'],
  ar: ['zero', 'one', 'two', 'few', 'many', 'other'],
} as const satisfies Readonly<Record<string, readonly Intl.LDMLPluralRule[]>>;

type Language = keyof typeof pluralCategories;
type Category<Of extends Language> = (typeof pluralCategories)[Of][number];

/** A text with a form for each kind of amount that its language tells apart. */
export interface Plural<Forms extends PluralForms = PluralForms> {
  /** The placeholder whose number chooses the form. */
  readonly by: string;
  readonly forms: Forms;
}

export type PluralForms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };

/** A text of a language: the same for every amount, or not. */
export type Text = string | Plural;

/** Makes the texts of a language that differ with an amount; does not compile where a form is missing or one too many. */
export function pluralsOf<Of extends Language>(_language: Of) {
  return <const Forms extends Readonly<Record<Category<Of>, string>> & PluralForms>(
    by: string,
    forms: Forms & { readonly [Other in Exclude<keyof Forms, Category<Of>>]: never },
  ): Plural<Forms> => ({ by, forms });
}
