import { describe, expect, it } from '@jest/globals';
import type { ValueTransformer } from 'typeorm';
import { optionalThumbprint, waitingRequest } from './columns.js';

const thumbprint = optionalThumbprint().transformer as ValueTransformer;
const request = waitingRequest().transformer as ValueTransformer;

describe('confirmations as thumbprints', () => {
  it('are written and read, and absent ones stay absent', () => {
    expect(thumbprint.to({ jkt: 'k' })).toBe('k');
    expect(thumbprint.from('k')).toEqual({ jkt: 'k' });
    expect([thumbprint.to(undefined), thumbprint.from(null)]).toEqual([null, undefined]);
  });

  it.each([{ 'x5t#S256': 'c' }, { jkt: 'k', 'x5t#S256': 'c' }, {}])('refuses to store less than %j', (confirmation) => {
    expect(() => thumbprint.to(confirmation)).toThrow('no thumbprint');
    const waiting = { kind: 'authorization', confirmation };
    expect(() => request.to(waiting)).toThrow('no thumbprint');
  });
});

describe('a request that waits for a person', () => {
  const stored = '{"kind":"authorization","clientId":"c","dpopJkt":"k"}';
  const known = { kind: 'authorization', clientId: 'c', confirmation: { jkt: 'k' } };

  it('stays bound to its key from one version to the next, and back', () => {
    expect(request.from(stored)).toEqual(known);
    expect(request.to(known)).toBe(stored);
  });

  it.each([
    { kind: 'authorization', clientId: 'c' },
    { kind: 'device', deviceCode: 'd' },
  ])('%j is as it was', (plain) => {
    expect(request.from(request.to(plain))).toEqual(plain);
  });
});
