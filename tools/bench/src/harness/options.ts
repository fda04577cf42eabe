export interface BenchOptions {
  /** About ten seconds, for CI. */
  readonly light: boolean;
  readonly log: (line: string) => void;
}
