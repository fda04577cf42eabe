import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { comparisonPage } from './page.js';
import { peers } from './peers.js';
import { probes } from './probes.js';
import { pageFile, readRecord, versionsOf } from './record.js';
import { verdictsOf } from './verdicts.js';

const record = readRecord();

describe('docs/comparison.md', () => {
  it('is the page of the record', () => {
    expect(readFileSync(pageFile, 'utf8')).toBe(comparisonPage(record));
  });

  it('has every peer, and no other', () => {
    expect(Object.keys(record.peers)).toEqual(peers.map(({ name }) => name));
  });

  it.each(peers.map((peer) => [peer.name, peer] as const))(
    'says what %s does, in the version that is here',
    async (name, peer) => {
      const { lateKeySeconds: _timed, ...recorded } = record.peers[name] ?? { versions: {} };
      expect({ versions: versionsOf(peer), ...(await verdictsOf(peer)) }).toEqual(recorded);
    },
  );
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

  it('have each one fault that somebody overlooks, or that all must refuse', () => {
    for (const { name, source } of probes)
      expect([name, source]).toEqual([name, expect.stringMatching(/RFC \d{4}|OpenID/)]);
  });
});
