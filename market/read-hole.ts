import { isoInstant } from '../protocol/iso-instant.ts';
import { plural } from '../protocol/number-text.ts';
import { firstAtOrAfter } from './first-at-or-after.ts';
import type { Hole } from './hole.ts';

const REASONS = ['without prices', 'off the grid'] as const;

/** Rows of files next to each other that were left out, as asked for. */
export interface ReadHole {
  /** Time of the first row, ms UTC. */
  readonly from: number;
  /** One bar after the last row, ms UTC. */
  readonly to: number;
  readonly rows: number;
  readonly reason: (typeof REASONS)[number];
}

/** In the form in which it is kept with a market. */
export function keptHole({ from, to, rows, reason }: ReadHole): Hole {
  return {
    from: isoInstant(from),
    to: isoInstant(to),
    bars: rows,
    reason: `rows ${reason} were left out`,
  };
}

/** Holes by the times of the rows; those for which another file has a bar are none. */
export function holesOf(
  left: readonly number[],
  time: Float64Array,
  interval: number,
  reason: ReadHole['reason'],
): ReadHole[] {
  const holes: ReadHole[] = [];
  for (const at of [...new Set(left)].sort((a, b) => a - b)) {
    if (time[firstAtOrAfter(time, at)] === at) continue;
    const last = holes.at(-1);
    if (last !== undefined && at <= last.to) {
      holes[holes.length - 1] = { ...last, to: at + interval, rows: last.rows + 1 };
    } else {
      holes.push({ from: at, to: at + interval, rows: 1, reason });
    }
  }
  return holes;
}

/** One sentence for each reason. */
export function holeNotices(holes: readonly ReadHole[]): string[] {
  return REASONS.flatMap((reason) => {
    const found = holes.filter((hole) => hole.reason === reason);
    const rows = found.reduce((sum, hole) => sum + hole.rows, 0);
    if (rows === 0) return [];
    const [first, last] = [found[0]!, found.at(-1)!];
    return [
      `Left out ${plural(rows, 'row')} ${reason}, in ${plural(found.length, 'hole')} from ${isoInstant(first.from)} to ${isoInstant(last.to)}.`,
    ];
  });
}
