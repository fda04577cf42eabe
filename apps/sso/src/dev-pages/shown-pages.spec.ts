import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { render } from 'preact-render-to-string';
import { all, byTag, parseHtml, textOf } from '../../test/support/html.js';
import { locales } from '../pages/messages/locales.js';
import { shownPages } from './shown-pages.js';

const folder = new URL('../pages/', import.meta.url);
/** The list itself. */
const others = new Set(['DevPagesPage']);

describe('every page', () => {
  it('is shown with sample data', async () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /^(?!kit\W|messages\W).*(?<!\.spec)\.tsx$/.test(name),
    );
    expect(files.length).toBeGreaterThan(20);
    const modules = await Promise.all(files.map((file) => import(new URL(file.replaceAll('\\', '/'), folder).href)));
    const pages = modules.flatMap((each) => Object.entries(each as object)).filter(([name]) => /Page$/.test(name));
    const shown = new Set<unknown>(Object.values(shownPages).map(({ of }) => of));
    expect(pages.filter(([name, page]) => !others.has(name) && !shown.has(page)).map(([name]) => name)).toEqual([]);
    expect(pages.length).toBeGreaterThan(40);
  });

  describe.each(locales.map((words) => [words.language, words] as const))('in %s', (language, words) => {
    const states = Object.entries(shownPages).flatMap(([name, { states }]) =>
      Object.entries(states).map(([state, page]) => [`${name} ${state}`, page] as const),
    );

    it.each(states)('%s is whole', (_, page) => {
      const html = render(page(words));
      const document = parseHtml(html);
      expect(byTag(document, 'html')[0]?.attributes).toMatchObject({ lang: language, dir: words.direction });
      expect(byTag(document, 'h1').map(textOf).join('')).not.toBe('');
      expect(byTag(document, 'h1')).toHaveLength(1);
      // A value that was not given, or a placeholder that was not filled.
      expect(textOf(byTag(document, 'main')[0])).not.toMatch(/undefined|NaN|\{\w+:\w+\}/);
      // What is wrong is said at the field that it is about.
      for (const field of all(document, ({ attributes }) => attributes['aria-invalid'] === 'true')) {
        expect(field.attributes['aria-describedby']).toContain(`${field.attributes.id}-error`);
      }
      // What is read from left to right in every language stands so.
      for (const code of byTag(document, 'code')) {
        const isIsolated = code.attributes.dir === 'ltr' || /^[\w:./-]+$/.test(textOf(code));
        expect(isIsolated).toBe(true);
      }
    });
  });
});
