import { type EnrolledMethod, Factors } from '@signet/authorization-server';
import { type AccountStore, enrollable, type FactorStore, withoutCodes } from '@signet/identity';
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
    /** Where an operator ordered it and its time has come: true where they went. */
    private readonly resetIfDue: (subject: string) => Promise<boolean>,
  ) {
    super();
    this.enrollable = config.kinds.flatMap((type) => enrollable[type] ?? []).map((amr) => ({ amr, isAsked: true }));
  }

  /** Recovery codes are for whoever has something else: they are asked of nobody. Nor is a code by mail, which needs no setting up. */
  async enrolled(subject: string): Promise<readonly EnrolledMethod[]> {
    const before = await this.readers.factors.enrolled(subject);
    const isReset = before.length > 0 && (await this.resetIfDue(subject));
    const [factors, account] = await Promise.all([
      isReset ? this.readers.factors.enrolled(subject) : before,
      this.config.emailCode ? this.readers.accounts.find(subject) : undefined,
    ]);
    const own = withoutCodes(factors).map(({ amr }) => ({ amr, isAsked: true }));
    return account && countsByMail(account, factors) ? [...own, { amr: ['email'], isAsked: false }] : own;
  }
}
