import { type EnrolledMethod, Factors } from '@signet/authorization-server';
import { enrollable, type FactorStore } from '@signet/identity';

/** What people have set up, as the core asks for it. */
export class PeoplesFactors extends Factors {
  readonly enrollable: readonly EnrolledMethod[] = Object.values(enrollable)
    .flat()
    .map((amr) => ({ amr, isAsked: true }));

  constructor(private readonly factors: Pick<FactorStore, 'enrolled'>) {
    super();
  }

  /** Recovery codes are for whoever has something else: they are asked of nobody. */
  async enrolled(subject: string): Promise<readonly EnrolledMethod[]> {
    const factors = await this.factors.enrolled(subject);
    return factors.filter(({ type }) => type !== 'recovery_codes').map(({ amr }) => ({ amr, isAsked: true }));
  }
}
