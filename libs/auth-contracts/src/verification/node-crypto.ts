let loaded: typeof import('node:crypto') | undefined;

/** Loaded late: browsers import the definitions of audiences from the same entry, and verify nothing. */
export function nodeCrypto(): typeof import('node:crypto') {
  loaded ??= process.getBuiltinModule('node:crypto');
  return loaded;
}
