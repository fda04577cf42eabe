import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rows } from '../support/breadth.js';
import { type PackedApp, type PackedLibrary, packLibrary } from '../support/packed-app.js';

/** Milliseconds: installs come over the network where nothing is cached. */
const patience = 600_000;
const support = 'libs/auth-contracts/test/support';
let library: PackedLibrary;

beforeAll(async () => {
  library = await packLibrary();
}, patience);
afterAll(() => library?.remove());

interface Outcome {
  readonly title: string;
  readonly expected: unknown;
  readonly seen: unknown;
}

/** How many lines each table has at least: an empty one shows nothing. */
const tables = { http: 9, events: 20, graphql: 6, inherited: 500 };

describe.each(rows([['Nest 12, ESM', 'dispatch-12']], [['Nest 11, CommonJS', 'dispatch-11']]))(
  'what Nest calls, with its packages as they are published: %s',
  (_name, application) => {
    let installed: PackedApp;

    beforeAll(async () => {
      installed = await library.install(application, 'dispatch', [
        `${support}/inheritance.ts`,
        `${support}/class-forms.ts`,
      ]);
      // Some of those packages name types of others that are optional.
      expect(await installed.compile({ skipLibCheck: true })).toBe('');
    }, patience);

    it.each(
      rows(['fastify'], ['express']).flatMap((platform) =>
        Object.entries(tables).map(([table, least]) => ({ platform, table, least })),
      ),
    )('is guarded, stops the boot or is outside, as the table says: $table, on $platform', async (one) => {
      const { app, stop } = await installed.start(one.platform, one.table);
      try {
        const { rows } = app as unknown as { readonly rows: readonly Outcome[] };
        expect(rows.map(({ title, seen }) => ({ title, seen }))).toEqual(
          rows.map(({ title, expected }) => ({ title, seen: expected })),
        );
        expect(rows.length).toBeGreaterThanOrEqual(one.least);
      } finally {
        await stop();
      }
    });
  },
);
