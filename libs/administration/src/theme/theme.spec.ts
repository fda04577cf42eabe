import { describe, expect, it } from '@jest/globals';
import { changePolicies, settingsVersion } from '../settings/change-settings.js';
import { freeInstallation } from '../settings/policy-values.js';
import { readStoredPolicies } from '../settings/read-stored.js';
import { inMemoryAdministration } from '../testing/in-memory-administration.js';
import { changeTheme, presentTheme, themeVersion } from './change-theme.js';
import { checkedTheme, storedThemeMaxBytes, themePatchSchema } from './stored-theme.js';
import { contrastFindings, filledAppearance } from './theme-members.js';

const operator = { entity: 'admin', through: 'cli' } as const;
const good = {
  name: 'Example',
  light: { accent: '#7a1f5c' },
  dark: { accent: '#ff9edb' },
  radius: 4,
  links: [{ href: 'https://example.com/imprint', label: { en: 'Imprint', de: 'Impressum' } }],
};

describe('a stored theme', () => {
  it('is kept as it is said, with its stylesheet as it is served', () => {
    expect(checkedTheme(good)).toEqual(good);
    expect(checkedTheme({ ...good, stylesheet: '/* ours */ h1 { text-align: center; }' })).toEqual({
      ...good,
      stylesheet: 'h1{text-align:center}',
    });
    expect(checkedTheme({ stylesheet: '/* nothing */' })).toEqual({});
  });

  it.each<[object, RegExp]>([
    [{ colour: 'red' }, /is no theme/],
    [{ light: { accent: 'red' } }, /wrong light.accent: must be a colour/],
    ...['#00000', '#0000000', '#00000g', '#000000;}body{display:none', '#000000\n', ' #000000', 'url(//evil.example)']
      .concat(['rgb(0,0,0)', 'var(--card)', '#000000</style><script>', '\\23 000000', '#００００００', 'transparent'])
      .map((accent): [object, RegExp] => [{ dark: { accent } }, /wrong dark.accent: must be a colour/]),
    ...[
      'data:text/html,<script>alert(1)</script>',
      'JaVaScRiPt:alert(1)',
      'java\nscript:alert(1)',
      ' javascript:alert(1)',
    ]
      .concat([
        'vbscript:x',
        'blob:https://a.example/x',
        'file:///etc/passwd',
        '//evil.example',
        '/logout',
        'http://a.example',
      ])
      .concat([
        'https://user:secret@a.example/',
        'https://',
        'filesystem:https://a.example/x',
        'view-source:https://a.example',
      ])
      .map((href): [object, RegExp] => [{ links: [{ href, label: 'x' }] }, /must be an https address/]),
    [{ font: 'a"b' }, /wrong font/],
    [{ font: 'url(x)' }, /wrong font/],
    [{ font: 'a\\7d' }, /wrong font/],
    [{ radius: 1.5 }, /wrong radius/],
    [{ radius: '4px;}' }, /wrong radius/],
    [{ logo: 'data:image/svg+xml,<svg onload="alert(1)"/>' }, /must be a data: address/],
    [{ logo: 'data:image/png;base64,AA"><script>' }, /must be a data: address/],
    [{ light: { accent: '#fedcba' } }, /cannot be read in light: accent #fedcba on background/],
    [{ dark: { text: '#11131a' } }, /cannot be read in dark/],
    [{ radius: 33 }, /wrong radius/],
    [{ font: 'x;}body{display:none' }, /wrong font/],
    [{ links: [{ href: 'javascript:alert(1)', label: 'x' }] }, /must be an https address/],
    [{ links: [{ href: 'https://a.example', label: {} }] }, /wrong links/],
    [{ names: {} }, /wrong names: must have 1 to 32 languages/],
    [{ names: { 'de"><script>': 'x' } }, /wrong names/],
    [{ names: { de: 'x'.repeat(65) } }, /wrong names.de/],
    [{ names: { de: 'a\u202eb' } }, /wrong names.de/],
    [{ names: Object.fromEntries(Array.from({ length: 33 }, (_, at) => [`x-${10 + at}`, 'x'])) }, /wrong names/],
    [{ logo: 'https://tracker.example/a.png' }, /must be a data: address/],
    [{ logo: 'data:text/html;base64,PGI+' }, /must be a data: address/],
    [{ stylesheet: 'main { display: none }' }, /a stylesheet that sets display/],
    [{ stylesheet: 'h1 { background: url(https://tracker.example) }' }, /a stylesheet that sets background/],
    [{ stylesheet: `h1{font-weight:bold}${' '.repeat(16 * 1024)}` }, /wrong stylesheet/],
    [{ background: { light: 'day.png' } }, /is no theme/],
  ])('is not %j', (theme, said) => {
    expect(() => checkedTheme(theme)).toThrow(said);
  });

  it('is no larger than every process reads every second', () => {
    const label = Object.fromEntries(
      Array.from({ length: 32 }, (_, at) => [`x${String.fromCharCode(97 + (at % 26))}-${10 + at}`, '語'.repeat(64)]),
    );
    const links = Array.from({ length: 6 }, () => ({ href: `https://a.example/${'a'.repeat(1900)}`, label }));
    const logo = `data:image/png;base64,${'A'.repeat(20_000)}`;
    expect(() => checkedTheme({ links, logo })).toThrow(`at most ${storedThemeMaxBytes} bytes`);
    expect(checkedTheme({ logo })).toEqual({ logo });
  });

  it('is told of with all that people could not read, not with the first alone', () => {
    const found = contrastFindings(filledAppearance({ light: { accent: '#fedcba' }, dark: { text: '#222222' } }));
    expect(new Set(found.map(({ scheme }) => scheme))).toEqual(new Set(['light', 'dark']));
    expect(found.length).toBeGreaterThan(3);
    expect(contrastFindings(filledAppearance({}))).toEqual([]);
  });

  it('has a merge patch of its own members alone', () => {
    expect(themePatchSchema.safeParse({ name: null, light: { accent: null }, links: null }).success).toBe(true);
    for (const patch of [{ colour: null }, { light: { shadow: '#000000' } }, { radius: 'wide' }]) {
      expect([patch, themePatchSchema.safeParse(patch).success]).toEqual([patch, false]);
    }
  });
});

describe('changing the theme', () => {
  it('merges what is named, says what it is by then, and changes nothing twice', async () => {
    const { records, ports } = inMemoryAdministration();
    const first = await changeTheme(ports, operator, good);
    expect(first).toMatchObject({ theme: good, isChanged: true });
    const { light: _, ...dark } = good;
    const patch = { light: null, dark: { accent: '#ffaee0', danger: '#ffb0b5' } };
    expect(await changeTheme(ports, operator, patch, first.version)).toMatchObject({
      theme: { ...dark, dark: patch.dark },
    });
    expect(await changeTheme(ports, operator, patch)).toMatchObject({ isChanged: false });
    expect(await presentTheme(records)).toEqual({ theme: { ...dark, dark: patch.dark }, source: 'stored' });
    await expect(changeTheme(ports, operator, { radius: 8 }, first.version)).rejects.toMatchObject({ code: 'changed' });
  });

  it('names the installation by language, each by itself', async () => {
    const { records, ports } = inMemoryAdministration();
    await changeTheme(ports, operator, { name: 'Northwind', names: { de: 'Nordwind', fr: 'Vent du Nord' } });
    expect(await changeTheme(ports, operator, { names: { fr: null, es: 'Viento Norte' } })).toMatchObject({
      theme: { name: 'Northwind', names: { de: 'Nordwind', es: 'Viento Norte' } },
    });
    await changeTheme(ports, operator, { names: { de: null, es: null } });
    expect((await presentTheme(records)).theme).toEqual({ name: 'Northwind' });
    expect(themePatchSchema.safeParse({ names: { de: null } }).success).toBe(true);
    expect(themePatchSchema.safeParse({ names: { de: 7 } }).success).toBe(false);
  });

  it('leaves nothing behind where it says nothing any more', async () => {
    const { records, ports } = inMemoryAdministration();
    await changeTheme(ports, operator, { name: 'Example' });
    const { version } = await changeTheme(ports, operator, { name: null });
    expect(await records.installationSettings.list()).toEqual([]);
    expect(await presentTheme(records)).toEqual({ theme: {}, source: 'default' });
    expect(version).toBe(await themeVersion(records));
  });

  it('is refused with what is wrong, and keeps what was', async () => {
    const { records, ports } = inMemoryAdministration();
    await changeTheme(ports, operator, good);
    const unread = changeTheme(ports, operator, { light: { accent: '#fedcba' } });
    await expect(unread).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('contrast of 1.19'),
    });
    expect((await presentTheme(records)).theme).toEqual(good);
  });

  it('is refused where a file decides the look, but for leaving it to the default', async () => {
    const { records, ports } = inMemoryAdministration();
    await changeTheme(ports, operator, { name: 'Example' });
    const pinned = { ...ports, installation: { ...freeInstallation, themeFile: true } };
    const refused = { code: 'invalid', message: expect.stringContaining('THEME_FILE') };
    await expect(changeTheme(pinned, operator, { radius: 4 })).rejects.toMatchObject(refused);
    expect(await presentTheme(records, pinned.installation)).toMatchObject({ source: 'environment' });
    await changeTheme(pinned, operator, { name: null });
    expect(await records.installationSettings.list()).toEqual([]);
  });

  it('goes over one that is not good for this version, which does not count', async () => {
    const { records, ports } = inMemoryAdministration();
    const document = { name: 'Example', light: { glow: '#ffffff' } };
    await records.installationSettings.save({ section: 'theme', document, changedAt: 0 });
    expect(await presentTheme(records)).toMatchObject({ theme: {}, source: 'default', problem: expect.any(String) });
    expect(await changeTheme(ports, operator, { radius: 4 })).toMatchObject({ theme: { radius: 4 } });
    expect(await presentTheme(records)).toEqual({ theme: { radius: 4 }, source: 'stored' });
  });

  it('is nothing of the policies: neither their version nor what is read of them', async () => {
    const { records, ports } = inMemoryAdministration();
    const { version } = await changePolicies(ports, operator, { passwords: { minLength: 14 } });
    await changeTheme(ports, operator, good);
    expect(await settingsVersion(records)).toBe(version);
    const rows = await records.installationSettings.list();
    expect(readStoredPolicies(rows, freeInstallation)).toMatchObject({
      stored: { passwords: { minLength: 14 } },
      problems: [],
    });
    await changePolicies(ports, operator, { passwords: null }, version);
    expect((await presentTheme(records)).theme).toEqual(good);
  });
});
