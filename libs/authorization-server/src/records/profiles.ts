/** What people must say of themselves. */
export abstract class Profiles {
  /** Whether something of it is missing by now of this person. Where nobody must say anything, nothing is looked up. */
  abstract isIncomplete(subject: string): Promise<boolean>;
}
