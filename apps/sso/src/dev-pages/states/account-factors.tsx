import { ownFrame } from '../../account/own-frame.js';
import { ownPages } from '../../account/own-pages.js';
import { fields } from '../../forms/fields.js';
import { AddFactorPage, FactorPage, FactorsPage, OwnCodesPage } from '../../pages/account/factors-page.js';
import { message } from '../../pages/messages/catalogue.js';
import { TotpSetup } from '../../pages/totp-setup.js';
import { formOf, now, person, username } from '../sample.js';
import type { ShownPage } from '../shown-page.js';

const frame = ownFrame(ownPages.factors, person);
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const phone = {
  factorId: 'one',
  type: 'totp',
  name: 'Telefon „privat“',
  createdAt: now - 9e6,
  lastUsedAt: now,
} as const;
const key = { factorId: 'two', type: 'passkey', name: '', createdAt: now } as const;
const ways = [{ way: 'totp', link: 'set_up_factor.totp.link' }] as const;
const codes = Array.from({ length: 10 }, (_, nth) => `7K3M-9QXW-2HVD-4B${nth}Z`);
const renaming = { factor: phone, isRemoval: false, isLast: false };

export const accountFactors = {
  factors: {
    of: FactorsPage,
    states: {
      none: (words) => <FactorsPage words={words} frame={frame} content={{ factors: [], ways }} />,
      'required-soon': (words) => (
        <FactorsPage words={words} frame={frame} content={{ factors: [], ways, requiredFrom: now + 9e6 }} />
      ),
      one: (words) => (
        <FactorsPage
          words={words}
          frame={frame}
          content={{ factors: [key], ways, done: 'account.factors.done.added' }}
        />
      ),
      several: (words) => (
        <FactorsPage
          words={words}
          frame={frame}
          content={{ factors: [phone, key], ways, codes: { left: 2, made: 10 } }}
        />
      ),
    },
  },
  factor: {
    of: FactorPage,
    states: {
      first: (words) => (
        <FactorPage
          words={words}
          frame={frame}
          content={renaming}
          form={formOf('account/factors', { factor_name: fields.factorName }, { values: { factor_name: phone.name } })}
        />
      ),
      remove: (words) => (
        <FactorPage
          words={words}
          frame={frame}
          content={{ ...renaming, isRemoval: true, isLast: true }}
          form={formOf('account/factors', { everywhere: fields.everywhere })}
        />
      ),
      last: (words) => (
        <FactorPage
          words={words}
          frame={frame}
          content={{ ...renaming, isRemoval: true }}
          form={formOf('account/factors', {}, { alert: message('account.factors.last_way') })}
        />
      ),
    },
  },
  'add-factor': {
    of: AddFactorPage,
    states: {
      totp: (words) => (
        <AddFactorPage
          words={words}
          frame={frame}
          content={{
            lead: 'set_up_factor.totp.lead',
            prepared: {
              before: (each) => (
                <TotpSetup words={each} uri={`otpauth://totp/Signet:${username}?secret=${secret}`} secret={secret} />
              ),
            },
          }}
          form={formOf('account/factors', { totp_code: fields.totpCode })}
        />
      ),
    },
  },
  'own-codes': {
    of: OwnCodesPage,
    states: {
      first: (words) => (
        <OwnCodesPage
          words={words}
          frame={frame}
          content={{ codes, isReplacing: false }}
          form={formOf('account/factors')}
        />
      ),
      again: (words) => (
        <OwnCodesPage
          words={words}
          frame={frame}
          content={{ codes, isReplacing: true }}
          form={formOf('account/factors')}
        />
      ),
    },
  },
} as const satisfies Readonly<Record<string, ShownPage>>;
