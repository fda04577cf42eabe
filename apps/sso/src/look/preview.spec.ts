import { describe, expect, it } from '@jest/globals';
import { all, byTag, parseHtml, textOf } from '../../test/support/html.js';
import { shownPages } from '../dev-pages/shown-pages.js';
import { inertPolicy } from '../pages/kit/head.js';
import { localeTags } from '../pages/messages/locales.js';
import { type PreviewOf, previewOf, previewPages } from './preview.js';

const of = (more: Partial<PreviewOf> = {}) =>
  previewOf({ theme: {}, page: 'sign-in', scheme: 'light', language: 'en', ...more });
const sheetOf = (html: string) => {
  const [link] = all(parseHtml(html), ({ tag, attributes }) => tag === 'link' && attributes.rel === 'stylesheet');
  const [, text = ''] = /^data:text\/css;charset=utf-8;base64,(.*)$/.exec(link?.attributes.href ?? '') ?? [];
  return Buffer.from(text, 'base64').toString();
};
const cases = previewPages.flatMap((page) => localeTags.map((language) => [page, language] as const));

describe('a preview of a theme', () => {
  it.each(cases)('of %s in %s is a picture: it loads nothing, runs nothing and is held to that', (page, language) => {
    const { html, faults } = of({ page, language });
    const document = parseHtml(html);
    expect(faults).toEqual([]);
    expect(byTag(document, 'html')[0]?.attributes.lang).toBe(language);
    expect(byTag(document, 'h1')).toHaveLength(1);
    expect(byTag(document, 'body')[0]?.attributes).toHaveProperty('inert');
    expect(all(document, ({ tag }) => ['script', 'style', 'iframe'].includes(tag))).toEqual([]);
    // Of the first things in it: what follows is held to it.
    const [charset, viewport, robots, , policy, sheet] = byTag(document, 'head')[0]?.children ?? [];
    expect(
      [charset, viewport, robots, policy, sheet].map((each) => (typeof each === 'string' ? each : each?.tag)),
    ).toEqual(['meta', 'meta', 'meta', 'meta', 'link']);
    const policies = all(document, ({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy');
    expect(policies.map(({ attributes }) => attributes.content)).toEqual([inertPolicy]);
    const attributes = all(document, () => true).flatMap((each) => Object.entries(each.attributes));
    expect(attributes.filter(([name]) => name.startsWith('on') || name === 'style')).toEqual([]);
  });

  it('has the theme that is asked, in the scheme that is asked', () => {
    const theme = {
      name: 'Elsewhere',
      names: { de: 'Example <b>' },
      light: { accent: '#7a1f5c' },
      dark: { accent: '#ff9edb' },
      radius: 4,
      stylesheet: 'h1 { text-align: center }',
      links: [{ href: 'https://example.com/imprint', label: { en: 'Imprint', de: 'Impressum' } }],
    };
    const { html } = of({ theme, language: 'de' });
    expect(textOf(byTag(parseHtml(html), 'main')[0])).toContain('Example <b>');
    expect(html).not.toContain('Example <b>');
    expect(html).toContain('Impressum');
    expect(sheetOf(html)).toContain('--accent:#7a1f5c;');
    expect(sheetOf(html)).toContain('--radius:4px;');
    expect(sheetOf(html)).toContain('h1{text-align:center}');
    const dark = sheetOf(of({ theme, scheme: 'dark' }).html);
    expect(dark).toContain('--accent:#ff9edb;');
    expect(dark).not.toContain('#7a1f5c');
  });

  it('shows what people could not read, and says all of it', () => {
    const theme = { light: { accent: '#fedcba' }, dark: { text: '#222222' }, stylesheet: 'main { display: none }' };
    const { html, faults } = of({ theme });
    expect(sheetOf(html)).toContain('--accent:#fedcba;');
    expect(sheetOf(html)).not.toContain('main{display:none}');
    expect(faults).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^light: accent #fedcba on background .* contrast of 1\.19/),
        expect.stringMatching(/^dark: text #222222/),
        expect.stringMatching(/^stylesheet: sets display/),
      ]),
    );
  });

  // Nothing that any page has of its own may run or load in one, whichever is shown tomorrow.
  it('of any page would be inert', () => {
    expect(Object.keys(shownPages).length).toBeGreaterThan(30);
    expect(inertPolicy.split('; ')).toEqual([
      "default-src 'none'",
      'style-src data:',
      'img-src data:',
      "form-action 'none'",
      "base-uri 'none'",
    ]);
  });
});
