import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contrastOf } from '@signet/runtime';
import type { Log } from '@signet/telemetry';
import { defaultAppearance } from '../pages/style.js';
import { contrastFault } from './contrast.js';
import { defaultLook, inBrand, inScheme } from './look.js';
import { parseTheme, themeMaxBytes } from './theme.js';
import { WatchedLook } from './watched-look.js';

const parse = (theme: unknown) => parseTheme(Buffer.from(JSON.stringify(theme)));
const logo = `data:image/png;base64,${Buffer.from('png').toString('base64')}`;
const good = {
  name: 'Example',
  logo,
  light: { accent: '#7a1f5c' },
  dark: { accent: '#ff9edb' },
  radius: 4,
  font: '"Source Sans 3", sans-serif',
  links: [{ href: 'https://example.com/imprint', label: { en: 'Imprint', de: 'Impressum' } }],
};

describe('contrast (WCAG 2.2)', () => {
  it.each([
    ['#000000', '#ffffff', 21],
    ['#ffffff', '#ffffff', 1],
    ['#777777', '#ffffff', 4.48],
    ['#767676', '#ffffff', 4.54],
  ])('of %s and %s is %d', (one, other, ratio) => {
    expect(contrastOf(one, other)).toBeCloseTo(ratio, 2);
    expect(contrastOf(other, one)).toBe(contrastOf(one, other));
  });

  it('is enough in what there is without a theme', () => {
    expect([contrastFault(defaultAppearance.light), contrastFault(defaultAppearance.dark)]).toEqual([
      undefined,
      undefined,
    ]);
  });
});

describe('a theme', () => {
  it('changes what it names, and nothing else', () => {
    const look = parse(good);
    expect(look).toMatchObject({ name: 'Example', logo, links: good.links });
    expect(look.sheet).toContain('--accent:#7a1f5c;');
    expect(look.sheet).toContain(`--text:${defaultAppearance.light.text};`);
    expect(look.sheet).toContain('--radius:4px;');
    expect(look.sheetHash).not.toBe(defaultLook.sheetHash);
    expect(parse({})).toEqual({ ...defaultLook, name: undefined, logo: undefined });
    expect(inScheme(look, 'dark').sheet).toContain('--accent:#ff9edb;');
    expect(inScheme(look, 'dark').sheet).not.toContain('#7a1f5c');
  });

  it.each([
    [{ colour: 'red' }, /is no theme/],
    [[], /is no theme/],
    [{ light: { accent: 'red' } }, /light\.accent/],
    [{ light: { accent: '#fff;}body{background:url(https://evil.example)' } }, /light\.accent/],
    [
      { light: { accent: '#fedcba' } },
      /cannot be read in light: accent #fedcba on background #f4f5f8 has a contrast of 1\.\d\d/,
    ],
    [{ dark: { text: '#333333' } }, /cannot be read in dark: text/],
    [{ light: { accentText: '#3347c4' } }, /cannot be read in light: accentText/],
    [{ light: { shadow: '#000000' } }, /light/],
    [{ radius: 33 }, /radius/],
    [{ radius: 1.5 }, /radius/],
    [{ font: 'x;}*{display:none' }, /font/],
    [{ font: '"unclosed' }, /font/],
    [{ font: '</style><script>' }, /font/],
    [{ logo: 'https://evil.example/logo.png' }, /logo/],
    [{ logo: 'data:text/html;base64,AAAA' }, /logo/],
    [{ logo: `data:image/png;base64,${'A'.repeat(40_000)}` }, /logo/],
    [{ name: 'a\u202eb' }, /name/],
    [{ name: 'x'.repeat(65) }, /name/],
    [{ links: [{ href: 'javascript:alert(1)', label: 'x' }] }, /links\.0\.href/],
    [{ links: [{ href: 'http://example.com/', label: 'x' }] }, /links\.0\.href/],
    [{ links: [{ href: 'https://example.com/', label: {} }] }, /links\.0\.label/],
    [{ links: [{ href: 'https://example.com/', label: { '"': 'x' } }] }, /links\.0\.label/],
    [{ links: Array(7).fill(good.links[0]) }, /links/],
  ])('is refused: %j', (theme, reason) => {
    expect(() => parse(theme)).toThrow(reason);
  });

  it('is refused where it is no JSON, or too long to be one', () => {
    expect(() => parseTheme(Buffer.from('{'))).toThrow('is no JSON');
    expect(() => parseTheme(Buffer.from([0xff]))).toThrow('is no JSON');
    expect(() => parseTheme(Buffer.alloc(themeMaxBytes + 1))).toThrow('at most');
  });
});

describe('the colours of a client', () => {
  const brand = { light: '#7a1f5c', dark: '#ff9edb' };

  it('are those of buttons and links, with text on them that can be read, and of nothing else', () => {
    const { appearance, sheetHash, sheet } = inBrand(defaultLook, brand);
    expect(appearance.light).toEqual({ ...defaultAppearance.light, accent: '#7a1f5c', accentText: '#ffffff' });
    expect(appearance.dark).toEqual({ ...defaultAppearance.dark, accent: '#ff9edb', accentText: '#000000' });
    expect(sheetHash).not.toBe(defaultLook.sheetHash);
    expect(sheet).toContain('--accent:#ff9edb;');
    expect(inBrand(inScheme(defaultLook, 'light'), brand).sheet).not.toContain('#ff9edb');
    expect(inBrand(defaultLook, { light: brand.light }).appearance.dark).toBe(defaultAppearance.dark);
    for (const none of [undefined, {}]) expect(inBrand(defaultLook, none)).toBe(defaultLook);
  });

  it('are compared with the theme that is there, and give way to it where they could not be read', () => {
    const look = parse({
      light: {
        background: '#40303c',
        card: '#40303c',
        field: '#40303c',
        text: '#ffffff',
        muted: '#ffffff',
        accent: '#ffffff',
        accentText: '#000000',
        danger: '#ffffff',
        dangerBackground: '#000000',
      },
    });
    const dressed = inBrand(look, brand);
    expect(dressed.appearance.light).toBe(look.appearance.light);
    expect(dressed.appearance.dark.accent).toBe('#ff9edb');
  });
});

describe('a file with a theme', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'signet-theme-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is read again when it changes, and what was before goes on where it is not good', async () => {
    const file = join(folder, 'theme.json');
    const told: string[] = [];
    const log = { event: (name: string) => told.push(name) } as unknown as Log;
    await expect(WatchedLook.open(file, log)).rejects.toThrow('cannot be read');
    writeFileSync(file, JSON.stringify(good));
    const look = await WatchedLook.open(file, log);
    expect(look.value.name).toBe('Example');
    writeFileSync(`${file}.new`, JSON.stringify({ ...good, name: 'Renamed' }));
    renameSync(`${file}.new`, file);
    await look.look();
    expect([look.value.name, told]).toEqual(['Renamed', ['theme_renewed']]);
    writeFileSync(file, JSON.stringify({ light: { accent: '#ffffff' } }));
    await look.look();
    await look.look();
    await look.look();
    expect([look.value.name, told]).toEqual(['Renamed', ['theme_renewed', 'theme_refused']]);
    rmSync(file);
    await look.look();
    expect(look.value.name).toBe('Renamed');
  });

  it('is not read to its end where it has none', async () => {
    await expect(WatchedLook.open('/dev/zero', {} as Log)).rejects.toThrow('at most');
  });

  it('is not needed', async () => {
    expect((await WatchedLook.open(undefined, {} as Log)).value).toBe(defaultLook);
  });
});
