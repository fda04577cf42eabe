/** Addresses as they are entered: with spaces or lines between. */
export function addressesOf(entered: FormDataEntryValue | string | null): readonly string[] {
  return String(entered ?? '')
    .split(/\s+/)
    .filter(Boolean);
}

export function written(addresses: unknown): string {
  return Array.isArray(addresses) ? addresses.join(' ') : '';
}
