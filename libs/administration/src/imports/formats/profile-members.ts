import { checkProfile, type Profile } from '@signet/identity';

/**
 * What a person says of themselves, each member by itself: what breaks a rule is left out and told, and the person is taken without it.
 * @param notes gets what is left out
 */
export function profileOf(
  given: { readonly [Member in keyof Profile]?: Profile[Member] | undefined },
  notes: string[],
): Partial<Profile> {
  const kept = Object.entries(given).filter(([member, value]) => {
    if (value === undefined) return false;
    try {
      checkProfile({ [member]: value } as Partial<Profile>);
      return true;
    } catch (error) {
      notes.push(error instanceof Error ? error.message : member);
      return false;
    }
  });
  return Object.fromEntries(kept) as Partial<Profile>;
}

/** Epoch seconds; undefined for what is no time. */
export function secondsOf(milliseconds: number | undefined): number | undefined {
  if (milliseconds === undefined || milliseconds < 0 || milliseconds > 8.64e15) return undefined;
  return Math.floor(milliseconds / 1000);
}

/** Epoch seconds of an ISO 8601 date. */
export function secondsOfDate(text: string | undefined): number | undefined {
  return text === undefined ? undefined : secondsOf(Date.parse(text));
}
