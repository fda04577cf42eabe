import { describe, expect, it } from '@jest/globals';
import { unsupportedNode } from '../lib/node-version.mjs';

describe('unsupportedNode', () => {
  it.each(['20.19.0', '20.20.2', '22.13.0', '24.11.0', '26.0.0'])('accepts %s', (version) => {
    expect(unsupportedNode(version)).toBeUndefined();
  });

  it.each(['18.20.0', '20.18.3', '21.7.0', '22.12.0', '23.0.0', '24.0.0'])('refuses %s by name', (version) => {
    expect(unsupportedNode(version)).toBe(
      `Node ${version} cannot run Signet: it needs Node 20.19 or newer, 22.13 or newer, or 24.11 or newer.`,
    );
  });
});
