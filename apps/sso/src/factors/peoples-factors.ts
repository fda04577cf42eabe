import { type EnrolledMethod, Factors } from '@signet/authorization-server';
import { enrollable, withoutCodes } from '@signet/identity';
import type { SecondFactorConfig } from '../config/second-factor.js';
import { countsByMail } from './email-code/counts-by-mail.js';
import { hasOneKeyOnly, type OneKeyReaders } from './one-key-only.js';

/** What people have set up, as the core asks for it. */
export class PeoplesFactors extends Factors {
  #made: { readonly of: SecondFactorConfig['kinds']; readonly methods: readonly EnrolledMethod[] } | undefined;

  constructor(
    private readonly readers: OneKeyReaders,
    /** `passkeys`: whether they are taken here. */
    private readonly config: Pick<SecondFactorConfig, 'emailCode' | 'kinds'> & { readonly passkeys: boolean },
    /** Where an operator ordered it and its time has come: true where they went. */
    private readonly resetIfDue: (subject: string) => Promise<boolean>,
  ) {
    super();
  }

  /** The same list as long as the policy is the same. */
  get enrollable(): readonly EnrolledMethod[] {
    const { kinds } = this.config;
    if (this.#made?.of !== kinds) {
      const methods = kinds.flatMap((type) => enrollable[type] ?? []).map((amr) => ({ amr, isAsked: true }));
      this.#made = { of: kinds, methods };
    }
    return this.#made.methods;
  }

  /** Recovery codes are for whoever has something else: they are asked of nobody. Nor is a code by mail, which needs no setting up. */
  async enrolled(subject: string): Promise<readonly EnrolledMethod[]> {
    const before = await this.readers.factors.enrolled(subject);
    const isReset = before.length > 0 && (await this.resetIfDue(subject));
    const [factors, account] = await Promise.all([
      isReset ? this.readers.factors.enrolled(subject) : before,
      this.config.emailCode ? this.readers.accounts.find(subject) : undefined,
    ]);
    const own = withoutCodes(factors).map(({ amr, type }): EnrolledMethod => {
      const isUsable = type !== 'passkey' || this.config.passkeys;
      return { amr, isAsked: true, ...(!isUsable && { isUsable }) };
    });
    return account && countsByMail(account, factors) ? [...own, { amr: ['email'], isAsked: false }] : own;
  }

  hasOneKeyOnly(subject: string): Promise<boolean> {
    return hasOneKeyOnly(this.readers, subject);
  }
}
