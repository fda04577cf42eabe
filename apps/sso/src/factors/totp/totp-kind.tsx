import { digest } from '@signet/authorization-server';
import { newTotp, type TotpData, totp, totpSecretLength, totpUri } from '@signet/identity';
import { digitsOf } from '../../forms/digits.js';
import { fields } from '../../forms/fields.js';
import { message } from '../../pages/messages/catalogue.js';
import { TotpSetup } from '../../pages/totp-setup.js';
import { derived } from '../enrolment-key.js';
import type { FactorKind, FactorOccasion } from '../factor-kind.js';
import { proveCode } from '../prove-code.js';

/** One-time passwords of an app on a phone. */
export const totpKind: FactorKind = {
  way: 'totp',
  proof: {
    mayRememberDevice: true,
    lead: 'second_factor.totp.lead',
    link: 'second_factor.totp.link',
    fields: { totp_code: fields.totpCode },
    provable: (_issuer, _account, enrolled) => enrolled.filter(({ type }) => type === 'totp').map(({ amr }) => amr),
    prove: (occasion, { totp_code = '' }) =>
      proveCode(occasion, {
        kind: 'totp',
        typed: digitsOf(totp_code),
        wrong: { totp_code: message('totp_code.wrong') },
      }),
  },
  enrolment: {
    lead: 'set_up_factor.totp.lead',
    link: 'set_up_factor.totp.link',
    fields: { totp_code: fields.totpCode },
    prepare: async (occasion) => {
      const { issuer, account } = occasion;
      const data = await dataOf(occasion);
      const uri = totpUri(data, { service: issuer.serviceName, account: account.username });
      return { before: (words) => <TotpSetup words={words} uri={uri} secret={data.secret} /> };
    },
    confirm: async (occasion, { totp_code = '' }) => {
      const data = totp.take(await dataOf(occasion), digitsOf(totp_code), occasion.issuer.clock.now());
      if (data === undefined) return { kind: 'refused', errors: { totp_code: message('totp_code.wrong') } };
      return {
        kind: 'confirmed',
        handle: `totp:${digest((data as TotpData).secret)}`,
        amr: totp.amr,
        data,
        name: '',
      };
    },
  },
};

/** The same for the same form of the same person, and nothing of it is stored before it works. */
async function dataOf(occasion: FactorOccasion): Promise<TotpData> {
  return newTotp(await derived(occasion, 'totp', occasion.setup ?? '', totpSecretLength));
}
