/** A file that differs from its record or from the recomputed one. */
export interface Difference {
  /** Relative to the session, with slashes. */
  readonly path: string;
  readonly what: string;
}
