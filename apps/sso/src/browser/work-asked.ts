/** What a page asks the thread that computes: `data-work` of its place, less the words. */
export interface AskedWork {
  /** Base64url of 32 bytes. */
  readonly seed: string;
  readonly bits: number;
  readonly pieces: number;
}

/** What the thread says after each piece; the last one has the solution, base64url. */
export interface WorkDone {
  readonly done: number;
  readonly solution?: string;
}

/** What a page has for the script, as `data-work`. */
export interface WorkPlace extends AskedWork {
  /** The address of the thread. */
  readonly thread: string;
  /** In the language of the page. */
  readonly words: Readonly<Record<'working' | 'waiting' | 'done' | 'failed', string>>;
}
