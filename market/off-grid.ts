import { type JoinedBars, selectBars } from './join-parts.ts';
import type { Calendar } from './market.ts';

const HOUR_MS = 3_600_000;

/**
 * Leaves out bars that do not open on the grid of most bars: whole intervals apart, or on a market of sessions,
 * whose hours follow a local clock, whole hours.
 *
 * @param isAsked if not, all bars are kept
 */
export function withoutOffGrid(
  all: JoinedBars,
  interval: number,
  calendar: Calendar,
  isAsked: boolean,
): JoinedBars & { readonly offGrid: readonly number[] } {
  if (!isAsked) return { ...all, offGrid: [] };
  const time = all.columns.get('time')!;
  const grid = calendar === 'sessions' ? Math.min(interval, HOUR_MS) : interval;
  const counts = new Map<number, number>();
  for (const one of time) counts.set(one % grid, (counts.get(one % grid) ?? 0) + 1);
  const [usual] = [...counts].sort(([, a], [, b]) => b - a)[0]!;
  const isOn = (index: number) => time[index]! % grid === usual;
  const offGrid = [...time].filter((_, index) => !isOn(index));
  return { ...selectBars(all, isOn), offGrid };
}
