/** What a person wanted when they were sent to sign in more strongly: it is done once, when they come back. */
export interface Unfinished {
  /** The order that is to be cancelled. */
  readonly cancel: string;
  /** Whose wish it is: whoever comes back as another person wants nothing of it. */
  readonly subject: string;
}
