/** What `maestro doctor` found of one thing. */
export interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'note' | 'bad';
  readonly found: string;
}
