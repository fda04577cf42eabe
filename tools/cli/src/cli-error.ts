/** What was asked for is refused or failed: one line, exit code 1. */
export class CliError extends Error {
  override readonly name: string = 'CliError';
  readonly exitCode: number = 1;
}

/** All was done and said, and there is a difference: exit code 2, for who asks by that alone. */
export class Differs extends CliError {
  override readonly exitCode = 2;
}

/** The command line says too little or what cannot be: one line, exit code 2. */
export class UsageError extends CliError {
  override readonly exitCode = 2;
}
