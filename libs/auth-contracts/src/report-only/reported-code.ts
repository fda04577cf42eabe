import type { RejectionCode } from '../errors/token-rejection.js';

/** Why a request would have been refused: `no_token` came, or a `fault` of the application's own code would have been a 500. */
export type ReportedCode = RejectionCode | 'no_token' | 'fault';
