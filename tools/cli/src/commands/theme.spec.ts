import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CliIo } from '../command-context.js';
import { runCli } from '../run-cli.js';

let directory: string;
let env: Record<string, string>;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'signet-theme-'));
  env = {
    ISSUER: 'http://localhost:4000',
    DATABASE_URL: `sqlite:${join(directory, 'sso.sqlite')}`,
    MASTER_KEY_FILE: join(directory, 'master-key'),
  };
  // It makes the database.
  await theme('set', 'radius', '8');
});
beforeEach(() => put({}));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function run(argv: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const out = { stdout: '', stderr: '' };
  const io: CliIo = {
    env: { ...env, ...more },
    readStdin: async () => '',
    stdout: (text) => {
      out.stdout += text;
    },
    stderr: (text) => {
      out.stderr += text;
    },
  };
  return { code: await runCli(argv, io), ...out };
}

const theme = (...argv: readonly string[]) => run(['theme', ...argv]);

function file(name: string, contents: string | Uint8Array): string {
  writeFileSync(join(directory, name), contents);
  return join(directory, name);
}

const put = (document: object) => theme('put', file('theme.json', JSON.stringify(document)));

async function shown() {
  const { stdout } = await theme('show', '--json');
  return JSON.parse(stdout) as { readonly theme: object; readonly source: string; readonly version: string };
}

describe('signet theme', () => {
  it.each<[string, string, object]>([
    ['name', 'Example', { name: 'Example' }],
    ['radius', '4', { radius: 4 }],
    ['light.accent', '#7a1f5c', { light: { accent: '#7a1f5c' } }],
    ['dark', '{"accent":"#ff9edb"}', { dark: { accent: '#ff9edb' } }],
    ['names.de', 'Beispiel', { names: { de: 'Beispiel' } }],
    ['names', '{"fr":"Exemple"}', { names: { fr: 'Exemple' } }],
    [
      'links',
      '[{"href":"https://example.com/","label":"Imprint"}]',
      { links: [{ href: 'https://example.com/', label: 'Imprint' }] },
    ],
  ])('sets %s to %s, and leaves it to its default again', async (member, given, wanted) => {
    expect(await theme('set', member, given)).toMatchObject({ code: 0, stdout: 'changed the theme\n' });
    expect(await shown()).toMatchObject({ theme: wanted, source: 'stored' });
    expect(await theme('set', member, given)).toMatchObject({ stdout: 'the theme is so already\n' });
    expect(await theme('unset', member)).toMatchObject({ code: 0 });
    expect(JSON.stringify((await shown()).theme)).not.toContain(Object.values(wanted).map(String)[0]);
  });

  it('takes a logo and a stylesheet from files', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';
    expect(await theme('set', 'logo', '--from', file('logo.svg', svg))).toMatchObject({ code: 0 });
    expect(await theme('set', 'stylesheet', '--from', file('a.css', 'h1 { text-align: center }'))).toMatchObject({
      code: 0,
    });
    expect((await shown()).theme).toEqual({
      logo: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`,
      stylesheet: 'h1{text-align:center}',
    });
  });

  it('makes it as a file says, all of it', async () => {
    await theme('set', 'name', 'Before');
    expect(await put({ radius: 2, dark: { accent: '#ff9edb' } })).toMatchObject({ code: 0 });
    expect((await shown()).theme).toEqual({ radius: 2, dark: { accent: '#ff9edb' } });
    expect((await theme('show')).stdout).toContain('the look is stored');
  });

  it('is changed for the version that was read alone', async () => {
    const { version } = await shown();
    expect(await theme('set', 'radius', '3', '--expect-version', version)).toMatchObject({ code: 0 });
    expect((await theme('set', 'radius', '5', '--expect-version', version)).code).not.toBe(0);
    expect((await shown()).theme).toEqual({ radius: 3 });
  });

  it.each<[readonly string[], RegExp]>([
    [['set', 'colour', 'red'], /a theme has no colour/],
    [['set', 'names.d_e', 'x'], /names/],
    [['set', 'names', 'Beispiel'], /names is no JSON/],
    [['set', 'radius.inner', '3'], /a theme has no radius.inner/],
    [['set', 'light.accent', '#fedcba'], /contrast of 1\.19/],
    [['set', 'light.glow', '#ffffff'], /light/],
    [['set', 'radius', 'round'], /radius/],
    [['set', 'links', 'x'], /links is no JSON/],
    [['set', 'name'], /say a value, or --from a file/],
    [['set', 'logo', '--from', '/nowhere/at/all'], /the file: ENOENT/],
    [['put', '/nowhere/at/all'], /the file: ENOENT/],
  ])('refuses %j', async (argv, said) => {
    const { code, stderr } = await theme(...argv);
    expect([code === 0, stderr]).toEqual([false, expect.stringMatching(said)]);
    expect((await shown()).theme).toEqual({});
  });

  it('changes nothing where a file decides the look', async () => {
    const { code, stderr } = await run(['theme', 'set', 'radius', '4'], { THEME_FILE: 'theme.json' });
    expect([code === 0, stderr]).toEqual([false, expect.stringContaining('THEME_FILE')]);
    expect((await run(['theme', 'show'], { THEME_FILE: 'theme.json' })).stdout).toContain('THEME_FILE decides');
  });
});
