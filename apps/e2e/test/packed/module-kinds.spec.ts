import { readFileSync } from 'node:fs';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { publint } from 'publint';
import { rows } from '../support/breadth.js';
import { type PackedApp, type PackedLibrary, packLibrary } from '../support/packed-app.js';

/** Milliseconds, for the build of the tarball and what is installed from a registry. */
const patience = 600_000;
let library: PackedLibrary;
let tarball: Buffer;

beforeAll(async () => {
  library = await packLibrary();
  tarball = readFileSync(library.tarball);
}, patience);
afterAll(() => library?.remove());

it('has types that are right for every kind of module and of resolution (attw)', async () => {
  const checked = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)));
  expect(checked.types && checked.problems).toEqual([]);
  expect('entrypoints' in checked && Object.keys(checked.entrypoints)).toEqual(
    expect.arrayContaining(['.', './nest', './testing']),
  );
});

it('is put together as bundlers and runtimes read packages (publint)', async () => {
  const bytes = new Uint8Array(tarball).buffer;
  expect((await publint({ pack: { tarball: bytes }, strict: true })).messages).toEqual([]);
});

describe('the oldest TypeScript that is promised', () => {
  let application: PackedApp;

  beforeAll(async () => {
    application = await library.install('oldest-typescript', 'oldest-typescript');
  }, patience);

  it.each(
    rows<[string, string]>(
      [['commonjs', 'node10']],
      [
        ['node16', 'node16'],
        ['es2022', 'bundler'],
      ],
    ),
  )(
    'reads the types in modules of %s, resolved as %s',
    async (module, moduleResolution) => {
      const kind = ['--module', module, '--moduleResolution', moduleResolution];
      const lines = (await application.compile({ compiler: 'typescript-5-0', options: kind })).split('\n');
      // Types of others may be newer than this compiler; ours and what uses them may not.
      expect(lines.filter((line) => /^(src|node_modules\/@signet)\//.test(line))).toEqual([
        expect.stringMatching(/^src\/typo\.ts\(.*"ledger:reed"' is not assignable to/),
      ]);
    },
    patience,
  );
});

it(
  'is one package in one process, required or imported',
  async () => {
    const application = await library.install('plain', 'plain');
    const output = await application.evaluate(`
    const required = require('@signet/auth-contracts');
    import('@signet/auth-contracts').then((imported) =>
      console.log(imported.TokenRejection === required.TokenRejection, imported.defineAudience === required.defineAudience),
    );
  `);
    expect(output.trim()).toBe('true true');
  },
  patience,
);

it(
  'keeps its rules where a loader has both kinds side by side',
  async () => {
    const application = await library.install('plain-again', 'plain');
    const output = await application.evaluate(`
    const esm = require('@signet/auth-contracts');
    const cjs = require('./node_modules/@signet/auth-contracts/dist/cjs/index.js');
    const { createTestIssuer } = require('./node_modules/@signet/auth-contracts/dist/cjs/testing/index.js');
    (async () => {
      const issuer = await createTestIssuer({ issuer: 'https://issuer.example.com' });
      const scopes = { 'ledger:read': 'Read' };
      for (const [one, other] of [[esm, cjs], [cjs, esm]]) {
        const audience = one.defineAudience({ identifier: 'https://ledger.example.com', name: 'Ledger', scopes });
        const api = new other.ResourceServer({ issuer: issuer.issuer, audience, keys: one.localKeys(issuer.jwks), rejectionLog: false });
        const call = async (given) => {
          const headers = { authorization: 'Bearer ' + (await issuer.mint({ audience, ...given })) };
          const { refusal } = await api.admit({ headers }, { kind: 'scopes', all: ['ledger:read'] });
          return refusal ? refusal.status : 200;
        };
        const sibling = { claims: { aud: 'https://other.example.com' } };
        console.log(await call({ scopes: ['ledger:read'] }), await call({}), await call(sibling));
      }
    })();
  `);
    expect(output.trim().split('\n')).toEqual(['200 403 401', '200 403 401']);
  },
  patience,
);
