import { describe, expect, it } from '@jest/globals';
import { foldersWanted, missing } from '../lib/install.mjs';

describe('what is installed', () => {
  it.each([
    ['nothing, for a start', '', false, 'start'],
    ['nothing, for the tests', '', true, 'everything'],
    ['a start, for a start', 'key start', false, undefined],
    ['a start, for the tests', 'key start', true, 'everything'],
    ['everything, for a start', 'key everything', false, undefined],
    ['everything, for the tests', 'key everything', true, undefined],
    ['a start of another lock file', 'old start', false, 'start'],
    ['everything of another lock file, for a start', 'old everything', false, 'everything'],
    ['by a stamp without an extent', 'key', true, 'everything'],
  ])('%s', (_, stamp, everything, expected) => {
    expect(missing(stamp, 'key', everything)).toBe(expected);
  });
});

describe('what an installation is measured by', () => {
  const packages = {
    '': {},
    'apps/sso': {},
    'node_modules/@signet/sso': { link: true },
    'node_modules/jest': { dev: true },
    'node_modules/express': { devOptional: true },
    'node_modules/pino': {},
    'node_modules/a/node_modules/b': { os: ['!win32'] },
    'node_modules/driver-linux-x64': { optional: true, os: ['linux'], cpu: ['x64'] },
    'node_modules/driver-darwin-arm64': { optional: true, os: ['darwin'], cpu: ['arm64'] },
  };
  const both = ['node_modules/express', 'node_modules/pino'];

  it.each([
    ['start', 'linux', 'x64', [...both, 'node_modules/a/node_modules/b', 'node_modules/driver-linux-x64']],
    ['start', 'linux', 'arm64', [...both, 'node_modules/a/node_modules/b']],
    ['start', 'win32', 'x64', both],
    ['everything', 'win32', 'x64', ['node_modules/jest', ...both]],
  ])('%s on %s %s: what this machine gets, and no links', (extent, platform, arch, expected) => {
    expect(foldersWanted(packages, extent, { platform, arch })).toEqual(expected);
  });
});
