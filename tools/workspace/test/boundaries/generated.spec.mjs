import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { generatedAmong, hiddenAmong, ignoredFiles, trackedFiles } from '../../lib/boundaries/generated.mjs';

describe('generated files among the tracked', () => {
  it.each([
    'tools/demo/src/browser.d.ts.map',
    'libs/a/src/index.js.map',
    'libs/a/tsconfig.spec.tsbuildinfo',
    'libs/a/dist/index.js',
    'dist/index.js',
    'apps/a/bundle/app.js',
    'apps/a/bundle-17/app.js',
  ])('finds %s', (path) => {
    expect(generatedAmong(['README.md', path])).toEqual([path]);
  });

  it.each([
    'apps/e2e/test/support/oidc-provider.d.ts',
    'src/distance/a.ts',
    'tools/a/lib/bundle/a.mjs',
    'src/site.map.ts',
    'docs/dist.md',
  ])('leaves %s', (path) => {
    expect(generatedAmong([path])).toEqual([]);
  });

  it('knows no tracked files where there is no repository', () => {
    const folder = mkdtempSync(join(tmpdir(), 'signet-no-git-'));
    expect(trackedFiles(folder)).toBeUndefined();
    expect(ignoredFiles(folder)).toBeUndefined();
    rmSync(folder, { recursive: true });
  });
});

describe('hidden files among the ignored', () => {
  it.each(['libs/a/data/', 'libs/a/data/list.bin', 'apps/a/keys/', 'docs/coverage.md'])('finds %s', (path) => {
    expect(hiddenAmong(['libs/a/dist/', path])).toEqual([path]);
  });

  it.each([
    'apps/a/.env',
    'apps/a/.env.local',
    'apps/a/node_modules/',
    'apps/a/sso.sqlite-wal',
    'libs/a/tsconfig.tsbuildinfo',
    'libs/.DS_Store',
    'tools/bench/.cache/',
  ])('leaves %s', (path) => {
    expect(hiddenAmong([path])).toEqual([]);
  });
});
