import { type EnrolledMethod, Factors } from '@signet/authorization-server';
import { type AccountStore, enrollable, type FactorStore } from '@signet/identity';
import type { SecondFactorConfig } from '../config/second-factor.js';
import { countsByMail } from './email-code/counts-by-mail.js';

interface Readers {
  readonly accounts: Pick<AccountStore, 'find'>;
  readonly factors: Pick<FactorStore, 'enrolled'>;
}

/** What people have set up, as the core asks for it. */
export class PeoplesFactors extends Factors {
  readonly enrollable: readonly EnrolledMethod[];

  constructor(
    private readonly readers: Readers,
    private readonly config: Pick<SecondFactorConfig, 'emailCode' | 'kinds'>,
  ) {
    super();
    this.enrollable = config.kinds.flatMap((type) => enrollable[type] ?? []).map((amr) => ({ amr, isAsked: true }));
  }

  /** Recovery codes are for whoever has something else: they are asked of nobody. Nor is a code by mail, which needs no setting up. */
  async enrolled(subject: string): Promise<readonly EnrolledMethod[]> {
    const [factors, account] = await Promise.all([
      this.readers.factors.enrolled(subject),
      this.config.emailCode ? this.readers.accounts.find(subject) : undefined,
    ]);
    const own = factors.filter(({ type }) => type !== 'recovery_codes').map(({ amr }) => ({ amr, isAsked: true }));
    return account && countsByMail(account, factors) ? [...own, { amr: ['email'], isAsked: false }] : own;
  }
}
