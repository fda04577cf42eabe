import { readableName } from '@signet/runtime';
import type { ComponentChildren, VNode } from 'preact';
import { type Message, type MessageKey, message, type PlainKey, type Texts, type ValuesFor } from './catalogue.js';
import type { Kinds } from './placeholders.js';

/** FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE: `<bdi>` where there is no markup (Unicode Bidirectional Algorithm §2.4). */
const [isolate, endIsolate] = ['\u2068', '\u2069'];

/** Grapheme clusters of a name within a sentence: those of people may be longer than those of clients. */
const longestShown = 256;
const secondsOf = { second: 1, minute: 60, hour: 3600, day: 86_400 } as const;

/** One language: its texts, its direction, and how it writes numbers and times. */
export class Words {
  readonly #number: Intl.NumberFormat;
  readonly #date: Intl.DateTimeFormat;

  /** @param language BCP 47 tag */
  constructor(
    readonly language: string,
    readonly direction: 'ltr' | 'rtl',
    private readonly texts: Texts,
  ) {
    this.#number = new Intl.NumberFormat(language);
    this.#date = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
  }

  /** For titles and attributes. */
  plain<Key extends MessageKey>(key: Key, ...values: ValuesFor<Key>): string {
    return this.isolated(message(key, ...values));
  }

  /** As `plain`, of a sentence that was chosen. */
  isolated(said: Message): string {
    return this.#parts(said)
      .map(({ text, isName }) => (isName ? `${isolate}${text}${endIsolate}` : text))
      .join('');
  }

  /** For the body. */
  say<Key extends MessageKey>(key: Key, ...values: ValuesFor<Key>): ComponentChildren {
    return this.sentence(message(key, ...values));
  }

  sentence(said: Message): ComponentChildren {
    const parts = this.#parts(said);
    if (parts.every(({ isName }) => !isName)) return parts.map(({ text }) => text).join('');
    return parts.map(({ text, isName }): VNode | string => (isName ? <bdi>{text}</bdi> : text));
  }

  #parts({ key, values }: Message): ReadonlyArray<{ readonly text: string; readonly isName: boolean }> {
    return this.texts[key].split(/(\{\w+:\w+\})/).map((text) => {
      const [, name, kind] = /^\{(\w+):(\w+)\}$/.exec(text) ?? [];
      if (name === undefined || kind === undefined) return { text, isName: false };
      return { text: this.#format(kind as keyof Kinds, values[name] ?? ''), isName: kind === 'name' };
    });
  }

  #format(kind: keyof Kinds, value: string | number): string {
    switch (kind) {
      case 'name':
        return readableName(String(value), longestShown);
      case 'number':
        return this.#number.format(Number(value));
      case 'date':
        return this.#date.format(Number(value) * 1000);
      case 'duration':
        return this.#duration(Number(value));
    }
  }

  /** In the largest unit of which there are two, else in minutes or seconds; what was begun counts. */
  #duration(seconds: number): string {
    const unit = (['day', 'hour'] as const).find((each) => seconds >= 2 * secondsOf[each]);
    const chosen = unit ?? (seconds < 60 ? 'second' : 'minute');
    return this.#inUnits(Math.ceil(seconds / secondsOf[chosen]), chosen);
  }

  #inUnits(amount: number, unit: keyof typeof secondsOf): string {
    return new Intl.NumberFormat(this.language, { style: 'unit', unit, unitDisplay: 'long' }).format(amount);
  }
}

export type { Message, MessageKey, PlainKey };
