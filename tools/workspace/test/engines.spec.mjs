import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { satisfies, unpromised } from '../lib/engines.mjs';
import { unsupportedNode } from '../lib/node-version.mjs';
import { inRoot } from '../lib/paths.mjs';
import { projectsIn } from '../lib/projects.mjs';

const { engines } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
/** The oldest of each line that we promise. */
const promised = ['20.19.0', '22.13.0', '24.11.0'];

/** Packages that promise less than we do, and why no app of ours meets what they need a newer Node for. */
const neverMet = {
  '@img/sharp-win32-ia32': 'of 32-bit Windows, for which no newer Node is made',
  'file-type': 'loaded by the FileTypeValidator of @nestjs/common, which no app uses',
  'light-my-request/node_modules/cookie': 'loaded by `inject` of fastify, which no app calls',
};

describe('the versions of Node', () => {
  it('that are promised are those that a start takes', () => {
    for (const version of promised) {
      expect([version, satisfies(version, engines.node), unsupportedNode(version)]).toEqual([version, true, undefined]);
    }
    for (const version of ['18.20.0', '20.18.3', '22.12.0', '24.10.0']) {
      expect([version, satisfies(version, engines.node)]).toEqual([version, false]);
      expect(unsupportedNode(version)).toContain(version);
    }
  });

  it('are promised by whatever runs in production', () => {
    const names = unpromised(promised, { production: true }).map((line) => line.replace(/@[\d.]+ wants .*$/, ''));
    expect(names.sort()).toEqual(Object.keys(neverMet).sort());
  });

  it('are promised by whatever builds and tests', () => {
    expect(unpromised(promised, { production: false })).toEqual([]);
  });

  it.each(Object.keys(neverMet))('need no %s in our sources', (path) => {
    const name = path.split('/').at(-1);
    const declared = projectsIn().filter(({ manifest }) => Object.hasOwn(manifest.dependencies ?? {}, name));
    expect(declared.map(({ folder }) => folder)).toEqual([]);
  });

  it.each([
    ['20.19.0', '>=18', true],
    ['20.19.0', '>= 18.0.0 < 20', false],
    ['20.19.0', '^18.19.0 || ^20.11.1 || >=22', true],
    ['20.19.0', '^20.20', false],
    ['22.13.0', '20 || >=22.12', true],
    ['22.13.0', '20.x', false],
    ['24.11.0', '~24.11', true],
    ['24.11.0', '*', true],
  ])('%s is of %s: %s', (version, range, expected) => {
    expect(satisfies(version, range)).toBe(expected);
  });
});
