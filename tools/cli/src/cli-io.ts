import type { PasswordHasher } from '@signet/identity';
import type { Clock } from '@signet/runtime';

/** Everything the commands touch outside the process's memory, so that tests run them in process. */
export interface CliIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: (text: string) => void;
  /** Resolves when what was written has been taken; without it nothing waits. */
  readonly drained?: (() => Promise<unknown>) | undefined;
  readonly stderr: (text: string) => void;
  /** All of the standard input. */
  readonly readStdin: () => Promise<string>;
  /** Asks without echo; undefined where nobody is there to answer. */
  readonly promptPassword?: ((question: string) => Promise<string>) | undefined;
  /** Asks for yes or no; undefined where nobody is there to answer. */
  readonly confirm?: ((question: string) => Promise<boolean>) | undefined;
  /** Cheaper hashing for tests. */
  readonly hasher?: PasswordHasher | undefined;
  /** The issuer that a command is for, where it is not for a database; `runCli` reads it. */
  readonly server?: (() => string | undefined) | undefined;
  /** Where files are looked for, in place of the working directory, for tests. */
  readonly folder?: string | undefined;
  /** Another time than the machine's, for tests. */
  readonly clock?: Clock | undefined;
  /** Resolves after so many milliseconds; another one for tests. */
  readonly pause?: ((milliseconds: number) => Promise<void>) | undefined;
}
