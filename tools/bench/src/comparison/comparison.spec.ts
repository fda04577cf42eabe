import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { inRoot } from '@signet/workspace/paths';
import { mustRun } from '@signet/workspace/processes';
import { comparisonPage } from './page.js';
import { peers } from './peers.js';
import { probes } from './probes.js';
import { pageFile, readRecord } from './record.js';

const record = readRecord();
let found: Record<string, object>;

// In a process of its own: jest's globals are not those that some of the peers look for.
beforeAll(async () => {
  const program = inRoot('tools', 'bench', 'dist', 'comparison', 'main.js');
  const outcome = await mustRun('the probes', process.execPath, [program, '--verdicts'], { quiet: true });
  found = JSON.parse(outcome.stdout) as Record<string, object>;
});

describe('docs/comparison.md', () => {
  it('is the page of the record', () => {
    expect(readFileSync(pageFile, 'utf8')).toBe(comparisonPage(record));
  });

  it('has every peer, and no other', () => {
    expect(Object.keys(record.peers)).toEqual(peers.map(({ name }) => name));
  });

  it.each(peers.map(({ name }) => name))('says what %s does, in the version that is here', (name) => {
    const { lateKeySeconds: _timed, ...recorded } = record.peers[name] ?? { versions: {} };
    expect(found[name]).toEqual(recorded);
  });
});

describe('the probes', () => {
  const ours = record.peers['auth-contracts']?.ofProbes ?? {};

  it('are all refused by auth-contracts, but for the good token', () => {
    const accepted = Object.keys(ours).filter((name) => ours[name] === 'accepted');
    expect([accepted, Object.keys(ours)]).toEqual([['a good token'], probes.map(({ name }) => name)]);
  });

  it('have a good token that every peer accepts, so that refusals mean something', () => {
    const verdicts = Object.values(record.peers).flatMap(({ ofProbes, strictly }) => [ofProbes, strictly ?? ofProbes]);
    expect(verdicts.map((of) => of['a good token'])).toEqual(verdicts.map(() => 'accepted'));
  });

  it('name who says that they are refused', () => {
    for (const { name, source } of probes)
      expect([name, source]).toEqual([name, expect.stringMatching(/RFC \d{4}|OpenID/)]);
  });
});
