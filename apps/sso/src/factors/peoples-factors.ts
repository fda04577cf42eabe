import { type EnrolledMethod, Factors } from '@signet/authorization-server';
import { enrollable, type FactorStore } from '@signet/identity';

/** What people have set up, as the core asks for it. */
export class PeoplesFactors extends Factors {
  readonly enrollable: readonly EnrolledMethod[];

  /** @param without types that nobody sets up here */
  constructor(
    private readonly factors: Pick<FactorStore, 'enrolled'>,
    without: ReadonlySet<string> = new Set(),
  ) {
    super();
    this.enrollable = Object.entries(enrollable)
      .filter(([type]) => !without.has(type))
      .flatMap(([, proved]) => proved.map((amr) => ({ amr, isAsked: true })));
  }

  /** Recovery codes are for whoever has something else: they are asked of nobody. */
  async enrolled(subject: string): Promise<readonly EnrolledMethod[]> {
    const factors = await this.factors.enrolled(subject);
    return factors.filter(({ type }) => type !== 'recovery_codes').map(({ amr }) => ({ amr, isAsked: true }));
  }
}
