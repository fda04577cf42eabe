import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { QueryFailedError } from 'typeorm';
import { asUnavailable, DatabaseUnavailable } from './database-unavailable.js';

const withCode = (code: string, more: object = {}) => Object.assign(new Error('from the driver'), { code, ...more });

describe('what a database throws', () => {
  it.each(['57014', '55P03', '25P03', '08006', '57P01', '53300', '53100', '40P01', '25006', '26000'])(
    'SQLSTATE %s means that it is unavailable',
    (code) => {
      expect(asUnavailable(withCode(code))).toMatchObject({ name: 'DatabaseUnavailable', reason: code });
      expect(asUnavailable(new QueryFailedError('SELECT 1', [], withCode(code)))).toMatchObject({ reason: code });
    },
  );

  it.each(['Query read timeout', 'Connection terminated unexpectedly', 'timeout exceeded when trying to connect'])(
    'so does the driver with: %s',
    (message) => {
      expect(asUnavailable(new Error(message))).toBeInstanceOf(DatabaseUnavailable);
    },
  );

  it('so does a refused connection', async () => {
    const error = await new Promise((resolve) => connect(1, '127.0.0.1').once('error', resolve));
    expect(asUnavailable(error)).toMatchObject({ reason: 'ECONNREFUSED' });
  });

  it.each(['EPIPE', 'ERR_STREAM_DESTROYED', 'ECONNRESET'])('so does a socket that ended by itself: %s', (code) => {
    expect(asUnavailable(withCode(code))).toMatchObject({ reason: code });
    expect(asUnavailable(withCode(code, { syscall: 'open' }))).toBeUndefined();
  });

  it.each(['23505', '42P01', '40001'])('SQLSTATE %s does not', (code) => {
    expect(asUnavailable(withCode(code))).toBeUndefined();
  });

  it('a file that is not there does not, nor does anything else', () => {
    let missing: unknown;
    try {
      readFileSync('/nowhere/at/all');
    } catch (error) {
      missing = error;
    }
    for (const thrown of [missing, new Error('a mistake'), 'a word', null]) {
      expect(asUnavailable(thrown)).toBeUndefined();
    }
  });
});
