/** Where the core learns whether somebody of support may act as a person: asked anew whenever something is given. */
export abstract class SupportRights {
  /** By the rights that both have now; false where either is locked out, or gone. */
  abstract mayActAs(supporter: string, subject: string): Promise<boolean>;
}
