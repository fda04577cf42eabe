import { mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contrastFault, defaultAppearance } from '@signet/administration';
import { contrastOf } from '@signet/runtime';
import type { Log } from '@signet/telemetry';
import { wordsIn } from '../pages/messages/locales.js';
import { defaultLook, inBrand, inScheme, nameIn } from './look.js';
import { pictureMaxBytes } from './look-files.js';
import { lookOfTheme, parseTheme, themeMaxBytes } from './theme.js';
import { WatchedLook } from './watched-look.js';

const parse = (theme: unknown, files?: ReadonlyMap<string, Uint8Array>) =>
  lookOfTheme(parseTheme(Buffer.from(JSON.stringify(theme))), files);
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
    expect(parse({})).toEqual({ ...defaultLook, beside: { background: {} } });
    expect(inScheme(look, 'dark').sheet).toContain('--accent:#ff9edb;');
    expect(inScheme(look, 'dark').sheet).not.toContain('#7a1f5c');
  });

  it('has a name for who reads a language, and one for everybody else', () => {
    const named = (theme: object) => ['de', 'ja'].map((tag) => nameIn(wordsIn(tag), parse(theme)));
    expect(named({ name: 'Northwind', names: { de: 'Nordwind' } })).toEqual(['Nordwind', 'Northwind']);
    expect(named({ name: 'Northwind', names: { 'de-AT': 'Nordwind' } })).toEqual(['Nordwind', 'Northwind']);
    expect(named({ names: { de: 'Nordwind' } })).toEqual(['Nordwind', 'Signet']);
    expect(named({})).toEqual(['Signet', 'Signet']);
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

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const webp = Buffer.concat([Buffer.from('RIFF\x00\x00\x00\x00WEBPVP8 ', 'latin1')]);
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0]);

describe('files beside a theme', () => {
  const css = Buffer.from('main{border-radius:4px}');
  const theme = { stylesheet: 'look.css', background: { light: 'day.png', dark: 'night.webp' } };
  const files = new Map<string, Uint8Array>([
    ['look.css', css],
    ['day.png', png],
    ['night.webp', webp],
  ]);
  const sheetOf = (look: ReturnType<typeof parse>) =>
    Buffer.from(look.files.get(look.linked ?? '')?.body ?? []).toString();

  it('are served under names that tell their contents', () => {
    const look = parse(theme, files);
    expect(look.linked).toMatch(/^[\w-]{43}\.css$/);
    const sheet = sheetOf(look);
    const [light = '', dark = ''] = [...sheet.matchAll(/url\(([^)]*)\)/g)].map(([, name = '']) => name);
    expect([light, dark]).toEqual([
      expect.stringMatching(/^[\w-]{43}\.png$/),
      expect.stringMatching(/^[\w-]{43}\.webp$/),
    ]);
    expect(look.files.get(light)).toEqual({ type: 'image/png', body: png });
    expect(look.files.get(dark)).toEqual({ type: 'image/webp', body: webp });
    expect(sheet).toContain(`@media (prefers-color-scheme:dark){body{background:var(--background) url(${dark})`);
    // Text that stands on it has ground of its own.
    expect(sheet).toContain('body>footer,body>.languages{background:var(--background)');
    expect(sheet.endsWith('main{border-radius:4px}')).toBe(true);
    const inDark = inScheme(look, 'dark');
    expect(sheetOf(inDark)).toContain(`body{background:var(--background) url(${dark})`);
    expect(sheetOf(inDark)).not.toContain(light);
    expect(inBrand(look, { light: '#7a1f5c' }).linked).toBe(look.linked);
  });

  it('are not needed', () => {
    expect(defaultLook.linked).toBeUndefined();
    expect([...parse({}).files]).toEqual([]);
    const light = parse({ background: { light: 'day.png' } }, files);
    expect(sheetOf(light)).toContain('@media (prefers-color-scheme:dark){body{background-image:none}}');
    expect(sheetOf(parse({ stylesheet: 'look.css' }, files))).toBe('main{border-radius:4px}');
  });

  it.each([
    [{ stylesheet: '../look.css' }, css, /stylesheet: must be the name of a file beside the theme/],
    [{ stylesheet: '/etc/passwd' }, css, /stylesheet/],
    [{ stylesheet: '..' }, css, /stylesheet/],
    [{ stylesheet: '.env' }, css, /stylesheet/],
    [{ stylesheet: 'https://evil.example/x.css' }, css, /stylesheet/],
    [{ background: { light: 'a/b.png' } }, png, /background\.light/],
    [{ background: { top: 'a.png' } }, png, /background/],
    [
      { stylesheet: 'x' },
      Buffer.from('p{display:none}'),
      /^names x, which sets display, which a stylesheet may not \(line 1\)$/,
    ],
    [
      { background: { light: 'x' } },
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      /^names x, which is no PNG, JPEG or WebP$/,
    ],
    [{ background: { dark: 'x' } }, Buffer.from('GIF89a'), /is no PNG/],
    [{ background: { dark: 'x' } }, Buffer.from('RIFF0000WAVE'), /is no PNG/],
    [{ background: { dark: 'x' } }, Buffer.alloc(0), /is no PNG/],
    [{ background: { dark: 'x' } }, Buffer.concat([jpeg, Buffer.alloc(pictureMaxBytes)]), /must have at most/],
  ])('are refused: %j', (given, contents, reason) => {
    expect(() => parse(given, new Map([['x', contents]]))).toThrow(reason);
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

  it('has files beside it, which are read again as well', async () => {
    const file = join(folder, 'beside.json');
    const reasons: unknown[] = [];
    const log = {
      event: (name: string, more: object) => reasons.push([name, ...Object.values(more)]),
    } as unknown as Log;
    writeFileSync(file, JSON.stringify({ stylesheet: 'look.css', background: { light: 'day.png' } }));
    await expect(WatchedLook.open(file, log)).rejects.toThrow('names day.png, which cannot be read');
    writeFileSync(join(folder, 'day.png'), png);
    writeFileSync(join(folder, 'look.css'), 'main{border-radius:4px}');
    const look = await WatchedLook.open(file, log);
    const former = look.value.linked ?? '';
    expect(Buffer.from(look.file(former)?.body ?? []).toString()).toContain('border-radius:4px');
    writeFileSync(join(folder, 'look.css'), 'main{border-radius:5px}');
    await look.look();
    expect(reasons).toEqual([['theme_renewed']]);
    expect(Buffer.from(look.file(look.value.linked ?? '')?.body ?? []).toString()).toContain('border-radius:5px');
    // Pages of before may still ask for it.
    expect(look.file(former)).toBeDefined();
    expect(look.file('look.css')).toBeUndefined();
    const { linked } = look.value;
    writeFileSync(join(folder, 'look.css'), 'main{border-radius:5px}.alert{display:none}');
    await look.look();
    await look.look();
    expect(look.value.linked).toBe(linked);
    const why = 'THEME_FILE names look.css, which sets display, which a stylesheet may not (line 1)';
    expect(reasons.at(-1)).toEqual(['theme_refused', why]);
    rmSync(join(folder, 'look.css'));
    symlinkSync('/dev/zero', join(folder, 'look.css'));
    await look.look();
    await look.look();
    expect([look.value.linked, reasons.at(-1)]).toEqual([
      linked,
      ['theme_refused', expect.stringMatching(/names look.css, which must have at most 16384 bytes/)],
    ]);
  });

  it('is not read to its end where it has none', async () => {
    await expect(WatchedLook.open('/dev/zero', {} as Log)).rejects.toThrow('at most');
  });

  it('that is stored is taken again and again, and pages of before still find what they load', async () => {
    const look = await WatchedLook.open(undefined, {} as Log);
    const sheets = [4, 5, 6].map((radius) => {
      expect(look.take({ stylesheet: `main { border-radius: ${radius}px }` })).toBeUndefined();
      return look.value.linked ?? '';
    });
    const last = look.value;
    // A change of something else: as every process reads it.
    look.take({ stylesheet: 'main { border-radius: 6px }' });
    expect(look.value).toBe(last);
    expect(sheets.map((name) => look.file(name)?.body.length)).toEqual([23, 23, 23]);
    expect(look.take({ radius: 900 })).toContain('radius');
    expect(look.take({ radius: 900 })).toContain('radius');
    expect(look.value).toBe(defaultLook);
    expect(look.file(sheets[2] ?? '')).toBeDefined();
    for (let radius = 0; radius < 32; radius++) look.take({ stylesheet: `h1 { font-size: ${12 + radius / 4}px }` });
    expect(sheets.map((name) => look.file(name))).toEqual([undefined, undefined, undefined]);
  });

  it('is not needed', async () => {
    expect((await WatchedLook.open(undefined, {} as Log)).value).toBe(defaultLook);
  });
});
