import type { Schemas } from '../../api/api.js';

export type ShownTheme = Schemas['Theme'];
export type Theme = ShownTheme['theme'];
export type Scheme = 'light' | 'dark';
export type Link = NonNullable<Theme['links']>[number];

/** What colours are for, in the order in which they are shown. */
export const colorNames = {
  accent: 'Buttons and links',
  accentText: 'Text on buttons',
  background: 'Behind the card',
  card: 'Card',
  text: 'Text',
  muted: 'Quiet text',
  line: 'Lines',
  field: 'Fields',
  danger: 'What went wrong',
  dangerBackground: 'Ground of that',
} as const;
export type ColorName = keyof typeof colorNames;

/** Those that pages are in, as they call themselves. */
export const languages = {
  en: 'English',
  de: 'Deutsch',
  es: 'Español',
  fr: 'Français',
  ja: '日本語',
  ar: 'العربية',
} as const;

/** Without what nobody says: an empty text, a scheme without colours, no links. */
export function tidied(theme: Theme): Theme {
  const members = Object.entries(theme).filter(([, value]) => !isNothing(value));
  return Object.fromEntries(members);
}

function isNothing(value: unknown): boolean {
  if (value === undefined || value === '') return true;
  return typeof value === 'object' && value !== null && Object.values(value).every((each) => each === undefined);
}

/** A label as it is typed: a line for everybody, or one for each language, as `de=Impressum`. */
export function writtenLabel(label: Link['label']): string {
  if (typeof label === 'string') return label;
  return Object.entries(label)
    .map(([language, text]) => `${language}=${text}`)
    .join('\n');
}

export function readLabel(text: string): Link['label'] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const named = lines.map((line) => /^([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)=(.+)$/.exec(line));
  if (lines.length === 0 || named.some((match) => match === null)) return text;
  return Object.fromEntries(named.map((match) => [match?.[1] ?? '', match?.[2] ?? '']));
}
