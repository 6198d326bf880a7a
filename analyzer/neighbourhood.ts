import type { Sensitivity, SensitivityRow } from '../protocol/honesty.ts';

/** Neighbours that make money, as a share: from here on it stands on a plateau. */
export const PLATEAU_SHARE = 0.75;

/** At most so many, and it stands on a needle. */
export const NEEDLE_SHARE = 0.25;

type Neighbourhood = Pick<Sensitivity, 'profitable_neighbours' | 'median_neighbour_t'>;

/**
 * The sets with another parameter that came to another result. What changes nothing, as a timeout that
 * no trade reaches, says nothing of the ground.
 */
export function neighboursOf(rows: readonly SensitivityRow[]): SensitivityRow[] {
  const own = rows.find(({ kind }) => kind === 'as it is');
  const isOwn = ({ n_trades, total_pnl, t }: SensitivityRow) =>
    n_trades === own?.n_trades && total_pnl === own.total_pnl && t === own.t;
  return rows.filter((row) => row.kind === 'parameter' && !isOwn(row));
}

/**
 * How those did. One that never traded has made nothing, and is below all others: where the median falls
 * on such, it is null.
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
 * What a champion stands on: a plateau where at least 3/4 of its neighbours make money, a needle where
 * at most 1/4 do, else something between.
 *
 * @returns null where it makes none itself, or has no neighbours
 */
export function groundOf({
  rows,
  profitable_neighbours: share,
}: Sensitivity): 'plateau' | 'needle' | 'between' | null {
  const own = rows.find(({ kind }) => kind === 'as it is');
  if (share === null || own === undefined || own.total_pnl <= 0) return null;
  return share >= PLATEAU_SHARE ? 'plateau' : share <= NEEDLE_SHARE ? 'needle' : 'between';
}
