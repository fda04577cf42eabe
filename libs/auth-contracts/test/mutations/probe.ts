import type { TestIssuer } from '@signet/auth-contracts/testing';

/** What is tried, and the try, which rejects where the library does what it must not. */
export type Probe = readonly [title: string, run: () => Promise<void>];

export type Probes = (issuer: TestIssuer) => readonly Probe[];
