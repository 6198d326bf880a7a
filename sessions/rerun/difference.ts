/** A file that is not what it should be. */
export interface Difference {
  /** Relative to the session, with slashes. */
  readonly path: string;
  readonly what: string;
}
