import type { LocalizedText } from '@signet/auth-contracts';
import { readableName } from '@signet/runtime';
import type { ComponentChildren, VNode } from 'preact';
import { type Message, type MessageKey, message, type PlainKey, type Texts, type ValuesFor } from './catalogue.js';
import { Formats } from './formats.js';
import type { Kinds } from './placeholders.js';
import type { Text } from './plurals.js';

/** FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE: `<bdi>` where there is no markup (Unicode Bidirectional Algorithm §2.4). */
const [isolate, endIsolate] = ['\u2068', '\u2069'];

/** Grapheme clusters of a name within a sentence: those of people may be longer than those of clients. */
const longestShown = 256;

interface Part {
  readonly text: string;
  readonly isName: boolean;
}

/** One language: its texts, its direction, and how it writes numbers and times. */
export class Words {
  #made: Formats | undefined;

  /** @param language BCP 47 tag */
  constructor(
    readonly language: string,
    readonly direction: 'ltr' | 'rtl',
    private readonly texts: Texts,
  ) {}

  /** Made where it is needed: most processes speak few of the languages. */
  get #formats(): Formats {
    this.#made ??= new Formats(this.language);
    return this.#made;
  }

  /** What the language calls itself. */
  get ownName(): string {
    return this.#formats.ownName;
  }

  /** What this language calls another one. @param tag BCP 47 */
  languageName(tag: string): string {
    return this.#formats.languageName(tag);
  }

  /** What others wrote, the same for all or in several languages. */
  localized(text: LocalizedText): string {
    return typeof text === 'string' ? text : this.choose(text);
  }

  /** Of what others wrote in several languages: this one, a broader one (RFC 4647 §3.4), a narrower one (§3.3.1), or else the first. */
  choose(texts: Readonly<Record<string, string>>): string {
    const byTag = new Map(Object.entries(texts).map(([tag, text]) => [tag.toLowerCase(), text]));
    const subtags = this.language.toLowerCase().split('-');
    const ranges = subtags.map((_, index) => subtags.slice(0, subtags.length - index).join('-'));
    const narrower = [...byTag].find(([tag]) => tag.startsWith(`${subtags.join('-')}-`))?.[1];
    const found = ranges.map((range) => byTag.get(range)).find((text) => text !== undefined) ?? narrower;
    return found ?? Object.values(texts)[0] ?? '';
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

  #parts({ key, values }: Message): readonly Part[] {
    return this.#formOf(this.texts[key], values)
      .split(/(\{\w+:\w+\})/)
      .flatMap((text): readonly Part[] => {
        const [, name, kind] = /^\{(\w+):(\w+)\}$/.exec(text) ?? [];
        if (name === undefined || kind === undefined) return [{ text, isName: false }];
        return this.#shown(kind as keyof Kinds, values[name] ?? '');
      });
  }

  #formOf(text: Text, values: Message['values']): string {
    if (typeof text === 'string') return text;
    return text.forms[this.#formats.categoryOf(Number(values[text.by]))] ?? text.forms.other;
  }

  #shown(kind: keyof Kinds, value: Kinds[keyof Kinds]): readonly Part[] {
    if (kind === 'name') return [{ text: readableName(String(value), longestShown), isName: true }];
    if (kind !== 'names') return [{ text: this.#formats[kind](Number(value)), isName: false }];
    const names = [value].flat().map((name) => readableName(String(name), longestShown));
    return this.#formats.list(names).map(({ type, value: text }) => ({ text, isName: type === 'element' }));
  }
}

export type { Message, MessageKey, PlainKey };
