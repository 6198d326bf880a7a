/** How much of the evidence a prompt tells. */
export interface Detail {
  /** So many of the newest segments in full. */
  readonly full: number;
  /** So many of the newest segments in a line each; older ones are added up. */
  readonly lines: number;
  /** Rows of a table that could be longer. */
  readonly rows: number;
  /** Characters of a text that others wrote. */
  readonly text: number;
}

/** More segments in full than these would cost more than they tell. */
const MOST_FULL = 4;

/** What is left out last: rows and texts, ever shorter. */
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
 * All the ways in which a prompt may tell of so many past segments, from the most that it tells to the
 * least: first the oldest are told in a line instead of in full, then they are added up, and only then
 * are tables and texts cut.
 */
export function squeezes(segments: number): Detail[] {
  const most = Math.min(segments, MOST_FULL);
  const whole = { rows: ROWS, text: TEXT };
  return [
    ...down(most).map((full) => ({ full, lines: segments, ...whole })),
    ...down(segments - 1).map((lines) => ({ full: 0, lines, ...whole })),
    ...CUTS.map(([rows, text]) => ({ full: 0, lines: 0, rows, text })),
  ];
}

/** `from` down to 0; empty where it is negative. */
function down(from: number): number[] {
  return Array.from({ length: from + 1 }, (_, i) => from - i);
}
