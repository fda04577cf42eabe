import {
  checkedStylesheet,
  contrastFindings,
  filledAppearance,
  type Scheme,
  type StoredTheme,
} from '@signet/administration';
import { h } from 'preact';
import { render } from 'preact-render-to-string';
import { shownPages } from '../dev-pages/shown-pages.js';
import { PageLoads } from '../pages/kit/page-loads.js';
import { Surroundings } from '../pages/kit/surroundings.js';
import { locales, wordsIn } from '../pages/messages/locales.js';
import { inScheme, type Look, lookOf } from './look.js';

/** Pages that a theme is shown on, with sample data: of which page in which state (`shownPages`). */
const samples = {
  'sign-in': ['login', 'elsewhere'],
  refused: ['login', 'refused'],
  missing: ['login', 'missing'],
  consent: ['consent', 'first'],
  'second-factor': ['second-factor', 'first'],
  'create-account': ['create-account', 'first'],
  account: ['overview', 'some'],
  apps: ['apps', 'some'],
  error: ['error', 'client'],
} as const;

export type PreviewPage = keyof typeof samples;
export const previewPages = Object.keys(samples) as [PreviewPage, ...PreviewPage[]];

export interface PreviewOf {
  readonly theme: StoredTheme;
  readonly page: PreviewPage;
  readonly scheme: Scheme;
  /** BCP 47, one of ours. */
  readonly language: string;
}

export interface Preview {
  /** A document that loads nothing and runs nothing: a picture of the page. */
  readonly html: string;
  /** In words, all for which the theme would be refused. */
  readonly faults: readonly string[];
}

/** How a page looks with a theme that nobody saved, also with one that people could not read. */
export function previewOf({ theme, page, scheme, language }: PreviewOf): Preview {
  const { light, dark, radius, font, stylesheet, ...rest } = theme;
  const appearance = filledAppearance({ light, dark, radius, font });
  const sheet = stylesheet === undefined ? {} : readSheet(stylesheet);
  const look = inScheme(lookOf(appearance, rest, { stylesheet: sheet.text }), scheme);
  const contrasts = contrastFindings(appearance).map(({ scheme: where, fault }) => `${where}: ${fault}`);
  return {
    html: documentOf(look, page, language),
    faults: [...contrasts, ...(sheet.fault === undefined ? [] : [`stylesheet: ${sheet.fault}`])],
  };
}

function documentOf(look: Look, page: PreviewPage, language: string): string {
  const [name, state] = samples[page];
  const words = wordsIn(language);
  const shown = shownPages[name]?.states[state];
  // `loads` without scripts: there is none on it.
  const value = {
    look,
    loads: new PageLoads(look),
    inert: true,
    languages: { parameters: [], available: locales },
  } as const;
  return `<!doctype html>${render(h(Surroundings.Provider, { value }, shown?.(words)))}`;
}

function readSheet(text: string): { readonly text?: string; readonly fault?: string } {
  try {
    return { text: checkedStylesheet(new TextEncoder().encode(text)) };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : 'cannot be read' };
  }
}
