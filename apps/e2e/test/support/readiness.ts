import type { RunningApp } from './running-app.js';

export interface Readiness {
  readonly status: string;
  readonly reasons: ReadonlyArray<{ readonly reason: string; readonly detail: string; readonly since: number }>;
}

/** For `runApp`: a listener for operators on a free port. */
export const withOperators = { MANAGEMENT_HOST: '127.0.0.1', MANAGEMENT_PORT: '0' };

/** What operators and callers are told of an app's readiness. */
export class ReadinessOf {
  private constructor(
    private readonly app: RunningApp,
    private readonly operators: string,
  ) {}

  /** @param app started `withOperators` */
  static async app(app: RunningApp): Promise<ReadinessOf> {
    const operators = await app.process.says((line) => /^Operators ask .+ at (http:\S+)$/.exec(line)?.[1]);
    return new ReadinessOf(app, operators);
  }

  async told(): Promise<Readiness & { readonly code: number }> {
    const answer = await fetch(`${this.operators}/health/ready`);
    return { code: answer.status, ...((await answer.json()) as Readiness) };
  }

  /** What callers are told: the status, and nothing else. */
  async public(): Promise<{ readonly code: number; readonly body: unknown }> {
    const answer = await fetch(`http://127.0.0.1:${this.app.port}/health/ready`);
    return { code: answer.status, body: await answer.json() };
  }

  async isAlive(): Promise<boolean> {
    return (await fetch(`http://127.0.0.1:${this.app.port}/health`)).status === 200;
  }

  /** Resolves with what is told as soon as these are the reasons, in any order; none for an app that is well. */
  async until(...reasons: readonly string[]): Promise<Readiness & { readonly code: number }> {
    const wanted = [...reasons].sort().join();
    for (;;) {
      const told = await this.told();
      const found = told.reasons.map(({ reason }) => reason);
      if (found.sort().join() === wanted) return told;
    }
  }
}
