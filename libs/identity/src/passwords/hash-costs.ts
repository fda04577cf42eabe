/** What it costs to check one password; `memory` and `work` of memory-hard functions in bytes, of PBKDF2 in rounds of HMAC. */
export type Cost =
  | { readonly name: 'argon2'; readonly memory: number; readonly work: number; readonly lanes: number }
  | { readonly name: 'bcrypt'; readonly rounds: number }
  | { readonly name: 'sha-crypt'; readonly rounds: number }
  | { readonly name: 'pbkdf2'; readonly work: number }
  | { readonly name: 'scrypt'; readonly memory: number; readonly work: number };

const mebibyte = 1 << 20;

/**
 * A few seconds of one core at most, and on each thread no more memory than a small machine has. Stronger ones are rare, and one that
 * an export made up would hold up everybody's sign-in.
 */
export const hashBounds = {
  memory: 128 * mebibyte,
  work: 1024 * mebibyte,
  lanes: 16,
  bcryptRounds: 14,
  pbkdf2Work: 4_000_000,
  shaCryptRounds: 1_000_000,
} as const;

/** Why it costs too much; undefined where it does not. */
export function costFault(cost: Cost): string | undefined {
  switch (cost.name) {
    case 'bcrypt':
      return over('cost of bcrypt', cost.rounds, hashBounds.bcryptRounds);
    case 'sha-crypt':
      return over('rounds of sha256-crypt and sha512-crypt', cost.rounds, hashBounds.shaCryptRounds);
    case 'pbkdf2':
      return over('iterations of PBKDF2, times its blocks,', cost.work, hashBounds.pbkdf2Work);
    case 'argon2':
      return over('lanes of argon2', cost.lanes, hashBounds.lanes) ?? memoryFault(cost);
    case 'scrypt':
      return memoryFault(cost);
  }
}

function memoryFault({
  name,
  memory,
  work,
}: {
  readonly name: string;
  readonly memory: number;
  readonly work: number;
}) {
  return (
    over(`MiB of memory of ${name}`, memory / mebibyte, hashBounds.memory / mebibyte) ??
    over(`MiB of memory of ${name}, times its passes,`, work / mebibyte, hashBounds.work / mebibyte)
  );
}

function over(what: string, value: number, most: number): string | undefined {
  return value <= most ? undefined : `the ${what} may be ${most} at most`;
}
