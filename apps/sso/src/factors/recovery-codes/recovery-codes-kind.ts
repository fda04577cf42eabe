import { recoveryCodes } from '@signet/identity';
import { fields } from '../../forms/fields.js';
import { message } from '../../pages/messages/catalogue.js';
import type { FactorKind } from '../factor-kind.js';
import { proveCode } from '../prove-code.js';

/** Codes on paper, for whoever has nothing else at hand. */
export const recoveryCodesKind: FactorKind = {
  way: 'recovery_codes',
  proof: {
    lead: 'second_factor.recovery_codes.lead',
    link: 'second_factor.recovery_codes.link',
    fields: { recovery_code: fields.recoveryCode },
    provable: (_issuer, _account, enrolled) =>
      enrolled.some(({ type }) => type === 'recovery_codes') ? [recoveryCodes.amr] : [],
    prove: (occasion, { recovery_code = '' }) =>
      proveCode(occasion, {
        kind: 'recovery_codes',
        typed: recovery_code,
        wrong: { recovery_code: message('recovery_code.wrong') },
      }),
  },
};
