export type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that stop the start; the message is one line for each, which names it and never holds its value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /** One line each, such as `PORT must be a port from 0 to 65535`. */
  readonly problems: readonly string[];

  constructor(variable: string, problem: string, others: readonly string[] = []) {
    const problems = [...new Set([`${variable} ${problem}`, ...others])];
    super(problems.join('\n'));
    this.problems = problems;
  }

  /** All of them as one. */
  static of(errors: readonly ConfigError[]): ConfigError {
    const [first = '', ...others] = errors.flatMap(({ problems }) => problems);
    const [variable = '', problem = ''] = first.split(/ (.*)/s);
    return new ConfigError(variable, problem, others);
  }
}
