import { describe, expect, it } from '@jest/globals';
import { loggable } from './loggable.js';

describe('what others sent, in a log', () => {
  it('cannot end a line, turn it round or fill the disk', () => {
    const cause = { client_id: 'a\u2028b\u202e\u001b[31m', list: ['\r\n', '\u{e0041}\u3164'], n: 1, none: undefined };
    expect(loggable(cause)).toEqual({
      client_id: 'a\\u2028b\\u202e\\u001b[31m',
      list: ['\\u000d\\u000a', '\\u{e0041}\\u3164'],
      n: 1,
      none: undefined,
    });
    expect(String(loggable('x'.repeat(9000)))).toHaveLength(500);
  });
});
