import type { SecretSource } from '@signet/runtime';

/** The variable that an operator is to look at. */
export function masterKeyVariable({ file }: SecretSource): 'MASTER_KEY' | 'MASTER_KEY_FILE' {
  return file === undefined ? 'MASTER_KEY' : 'MASTER_KEY_FILE';
}
