import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { variablesDocumented, variablesRead } from '../../lib/docs/variables.mjs';
import { inRoot } from '../../lib/paths.mjs';
import { sourceFiles } from '../../lib/source-files.mjs';

const read = variablesRead();
const rows = variablesDocumented(readFileSync(inRoot('docs', 'operations.md'), 'utf8'));
const rowOf = (name) => rows.find(({ names }) => names.includes(name));
const pairs = (list) => [...new Set(list.map(({ app, name }) => `${app} ${name}`))].sort();

describe('the table of variables', () => {
  it('is read, and so are the sources', () => {
    expect(pairs(read)).toEqual(
      expect.arrayContaining([
        'sso MASTER_KEY_FILE',
        'orders TOKEN_ENDPOINT',
        'invoices CLIENT_SECRET_FILE',
        'portal ORDERS_URL',
        'cli DEMO_PASSWORD',
      ]),
    );
    expect(rows.length).toBeGreaterThan(15);
  });

  it('has every variable that is read, for the app that reads it, and no other', () => {
    const documented = rows.flatMap(({ names, apps }) => names.flatMap((name) => apps.map((app) => ({ app, name }))));
    expect(pairs(documented)).toEqual(pairs(read));
  });

  it('names each variable once', () => {
    const names = rows.flatMap((row) => row.names);
    expect(names).toEqual([...new Set(names)]);
  });

  it.each(read.filter(({ fallback }) => fallback !== undefined).map((each) => [each.app, each.name, each.fallback]))(
    'says what %s takes for %s: %s',
    (_app, name, fallback) => {
      expect(rowOf(name)?.meaning).toMatch(/\bdefault\b/);
      expect(rowOf(name)?.meaning).toContain(`\`${fallback}\``);
    },
  );

  it.each(read.filter(({ required }) => required).map((each) => [each.app, each.name]))(
    'says that %s cannot do without %s',
    (_app, name) => expect(rowOf(name)?.meaning).toMatch(/\brequired\b/),
  );

  it.each(read.filter(({ isSwitch }) => isSwitch).map((each) => [each.app, each.name]))(
    'says what %s makes of %s where it is true',
    (_app, name) => expect(rowOf(name)?.meaning).toMatch(/^`true`/),
  );

  it('is of all that is read: nothing but the reader asks the environment', () => {
    const folders = [
      'apps/sso/src',
      'apps/orders/src',
      'apps/invoices/src',
      'apps/portal/server',
      'libs',
      'tools/cli/src',
    ];
    const asking = folders
      .flatMap((folder) => [...sourceFiles(inRoot(folder))])
      .filter((file) => !/\.spec\.\w+$|\/(testing|test|examples)\//.test(file))
      .filter((file) => /\benv\.[A-Z]|\benv\[/.test(readFileSync(file, 'utf8')))
      .map((file) => file.slice(inRoot('.').length).replace(/^\//, ''));
    // A library that is published alone: its own bolt, for apps that are not ours.
    expect(asking).toEqual(['libs/auth-contracts/src/errors/http-refusal.ts']);
  });
});
