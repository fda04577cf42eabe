import { pageGrounds } from '@signet/authorization-server';

/** The colours of a scheme, by what they are for. */
export interface Colors {
  readonly background: string;
  readonly card: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly accent: string;
  readonly accentText: string;
  readonly field: string;
  readonly danger: string;
  readonly dangerBackground: string;
}

/** What an operator may choose of the look. Every value is one that a style sheet can hold. */
export interface Appearance {
  readonly light: Colors;
  readonly dark: Colors;
  /** Pixels of the corners of a card; fields and buttons have half of it. */
  readonly radius: number;
  /** Font families. */
  readonly font: string;
}

export const defaultAppearance: Appearance = {
  light: {
    ...pageGrounds.light,
    text: '#16181d',
    muted: '#565d6b',
    line: '#d9dde5',
    accent: '#3347c4',
    accentText: '#ffffff',
    field: '#ffffff',
    danger: '#a3161f',
    dangerBackground: '#fdeced',
  },
  dark: {
    ...pageGrounds.dark,
    text: '#eceef3',
    muted: '#a4abba',
    line: '#353b48',
    accent: '#9aa8ff',
    accentText: '#11131a',
    field: '#11141a',
    danger: '#ff9ea3',
    dangerBackground: '#3a1a1e',
  },
  radius: 16,
  font: 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans Arabic","Hiragino Sans","Noto Sans CJK JP",sans-serif',
};

/** What people prefer, where it is not asked of them. */
export type Scheme = 'light' | 'dark';
