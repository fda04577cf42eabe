/** The `kid`s of the key set that this process serves. */
export async function publishedBy(issuer: string): Promise<readonly string[]> {
  const { keys } = (await (await fetch(`${issuer}/jwks`)).json()) as { keys: ReadonlyArray<{ kid: string }> };
  return keys.map(({ kid }) => kid);
}

/** Asks until it is so. */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const begun = performance.now();
  while (performance.now() - begun < 60_000) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`never: ${what}`);
}
