import type { Sensitivity, SensitivityRow } from '../protocol/honesty.ts';

/** From this share of profitable neighbours on, a champion is on a plateau. */
export const PLATEAU_SHARE = 0.75;

/** Up to this share, it is an isolated peak. */
export const PEAK_SHARE = 0.25;

type Neighbourhood = Pick<Sensitivity, 'profitable_neighbours' | 'median_neighbour_t'>;

/**
 * The rows with another parameter and another result. An identical result, as of a timeout that no trade
 * reaches, carries no information.
 */
export function neighboursOf(rows: readonly SensitivityRow[]): SensitivityRow[] {
  const own = rows.find(({ kind }) => kind === 'as it is');
  const isOwn = ({ n_trades, total_pnl, t }: SensitivityRow) =>
    n_trades === own?.n_trades && total_pnl === own.total_pnl && t === own.t;
  return rows.filter((row) => row.kind === 'parameter' && !isOwn(row));
}

/**
 * The results of the neighbours. One that never traded ranks below all others; if the median falls on it,
 * the median is null.
 */
export function neighbourhood(rows: readonly SensitivityRow[]): Neighbourhood {
  const others = neighboursOf(rows);
  if (others.length === 0) return { profitable_neighbours: null, median_neighbour_t: null };
  const ts = others.map(({ t }) => t ?? Number.NEGATIVE_INFINITY).sort((a, b) => a - b);
  const middle = (ts[(ts.length - 1) >> 1]! + ts[ts.length >> 1]!) / 2;
  return {
    profitable_neighbours: others.filter(({ total_pnl }) => total_pnl > 0).length / others.length,
    median_neighbour_t: Number.isFinite(middle) ? middle : null,
  };
}

/**
 * A plateau if at least 3/4 of the neighbours are profitable, a peak if at most 1/4 are.
 *
 * @returns null if the champion itself is not profitable, or has no neighbours
 */
export function classifyNeighbourhood({
  rows,
  profitable_neighbours: share,
}: Sensitivity): 'plateau' | 'peak' | 'between' | null {
  const own = rows.find(({ kind }) => kind === 'as it is');
  if (share === null || own === undefined || own.total_pnl <= 0) return null;
  return share >= PLATEAU_SHARE ? 'plateau' : share <= PEAK_SHARE ? 'peak' : 'between';
}
