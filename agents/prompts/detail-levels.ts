/** How much of the evidence a prompt shows. */
export interface Detail {
  /** Number of newest segments shown in full. */
  readonly full: number;
  /** Number of newest segments shown in one line each; older ones are added up. */
  readonly lines: number;
  /** Most rows of a table. */
  readonly rows: number;
  /** Most characters of a text written by others. */
  readonly text: number;
}

/** More segments in full would cost more tokens than their detail is worth. */
const MOST_FULL = 4;

/** Cut last: rows of tables and characters of texts. */
const CUTS: readonly (readonly [rows: number, text: number])[] = [
  [8, 1000],
  [6, 500],
  [4, 250],
  [3, 120],
  [2, 60],
  [1, 30],
];

const ROWS = 12;
const TEXT = 2000;

/**
 * All levels of detail for a number of past segments, most detailed first: the oldest segments are
 * shortened to one line, then added up, and only then are tables and texts cut.
 */
export function detailLevels(segments: number): Detail[] {
  const most = Math.min(segments, MOST_FULL);
  const whole = { rows: ROWS, text: TEXT };
  return [
    ...down(most).map((full) => ({ full, lines: segments, ...whole })),
    ...down(segments - 1).map((lines) => ({ full: 0, lines, ...whole })),
    ...CUTS.map(([rows, text]) => ({ full: 0, lines: 0, rows, text })),
  ];
}

/** `from` down to 0; empty if negative. */
function down(from: number): number[] {
  return Array.from({ length: from + 1 }, (_, i) => from - i);
}
