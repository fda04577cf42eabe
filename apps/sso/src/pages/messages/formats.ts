const secondsOf = { second: 1, minute: 60, hour: 3600, day: 86_400 } as const;
type Unit = keyof typeof secondsOf;

/** How a language writes numbers, times, lists and itself (`Intl`). */
export class Formats {
  readonly #locale: string;
  readonly #number: Intl.NumberFormat;
  readonly #date: Intl.DateTimeFormat;
  readonly #day: Intl.DateTimeFormat;
  readonly #relative: Intl.RelativeTimeFormat;
  readonly #list: Intl.ListFormat;
  readonly #plural: Intl.PluralRules;

  /** @param language BCP 47 tag */
  constructor(private readonly language: string) {
    // Codes and addresses have these digits, and so has what stands beside them.
    this.#locale = `${language}-u-nu-latn`;
    this.#number = new Intl.NumberFormat(this.#locale);
    this.#date = new Intl.DateTimeFormat(this.#locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
    this.#day = new Intl.DateTimeFormat(this.#locale, { dateStyle: 'long', timeZone: 'UTC' });
    this.#relative = new Intl.RelativeTimeFormat(this.#locale, { numeric: 'auto' });
    this.#list = new Intl.ListFormat(language, { style: 'long', type: 'conjunction' });
    this.#plural = new Intl.PluralRules(language);
  }

  /** As it stands alone: with a capital where the language has them. */
  get ownName(): string {
    const name = new Intl.DisplayNames(this.language, { type: 'language' }).of(this.language) ?? this.language;
    return `${name.slice(0, 1).toLocaleUpperCase(this.language)}${name.slice(1)}`;
  }

  /** Of another language, as this one calls it; what is no tag, or one that nobody knows, as it stands. */
  languageName(tag: string): string {
    try {
      // Asked of an empty text, some tell the name of no language at all.
      const [known = tag] = Intl.getCanonicalLocales(tag);
      return new Intl.DisplayNames(this.language, { type: 'language', fallback: 'code' }).of(known) ?? tag;
    } catch {
      return tag;
    }
  }

  categoryOf(amount: number): Intl.LDMLPluralRule {
    return this.#plural.select(amount);
  }

  number(value: number): string {
    return this.#number.format(value);
  }

  date(epochSeconds: number): string {
    return this.#date.format(epochSeconds * 1000);
  }

  day(epochSeconds: number): string {
    return this.#day.format(epochSeconds * 1000);
  }

  list(items: readonly string[]): ReadonlyArray<{ readonly type: 'element' | 'literal'; readonly value: string }> {
    return this.#list.formatToParts(items);
  }

  /** In the largest unit of which there are two, else in minutes or seconds; what was begun counts. */
  duration(seconds: number): string {
    const { amount, unit } = inUnits(seconds);
    return new Intl.NumberFormat(this.#locale, { style: 'unit', unit, unitDisplay: 'long' }).format(amount);
  }

  relative(seconds: number): string {
    const { amount, unit } = inUnits(Math.abs(seconds));
    return this.#relative.format(seconds < 0 ? -amount : amount, unit);
  }
}

function inUnits(seconds: number): { readonly amount: number; readonly unit: Unit } {
  const larger = (['day', 'hour'] as const).find((each) => seconds >= 2 * secondsOf[each]);
  const unit = larger ?? (seconds < 60 ? 'second' : 'minute');
  return { amount: Math.ceil(seconds / secondsOf[unit]), unit };
}
