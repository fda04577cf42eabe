import type { Done } from '../forms/guarded-form.js';
import { wordsOf } from '../http/request-words.js';
import type { FactorOccasion } from './factor-kind.js';

/** The codes for a file of their person's. */
export function codesFile(
  { issuer, account }: Pick<FactorOccasion, 'issuer' | 'account'>,
  codes: readonly string[],
): Done {
  return {
    kind: 'done',
    send: ({ request, reply }) => {
      const words = wordsOf(request);
      const head = [issuer.serviceName, issuer.config.issuer, account.username, words.plain('recovery_codes.file')];
      reply
        .header('content-type', 'text/plain; charset=utf-8')
        .header('content-disposition', 'attachment; filename="recovery-codes.txt"')
        .header('cache-control', 'no-store')
        .send(`${[...head, '', ...codes].join('\r\n')}\r\n`);
    },
  };
}
