import { planWindows, type WindowPlan } from '../../engine/windows.ts';
import { allocateBars, barsUpTo, columnsOf, type OptionalColumn } from '../../market/bars.ts';
import type { Market } from '../../market/market.ts';
import type { SessionIdentity } from '../../protocol/session-files.ts';

/** The windows of a session, with the vault where it was when the session began. */
export function windowsOf(
  market: Market,
  { config, vault_from }: Pick<SessionIdentity, 'config' | 'vault_from'>,
): WindowPlan {
  return planWindows(market, config, Date.parse(vault_from));
}

/**
 * The market as a session is handed it: the bars before the embargo and the vault, in memory of their
 * own, so that no mistake reaches further. Its hash stays that of all bars, by which the market is known.
 */
export function searchableMarket(
  market: Market,
  { searchEnd }: Pick<WindowPlan, 'searchEnd'>,
): Market {
  const { bars } = market;
  if (searchEnd === bars.length) return market;
  const seen = barsUpTo(bars, searchEnd);
  const names = columnsOf(seen);
  const own = allocateBars(searchEnd, bars.intervalMs, names as OptionalColumn[]);
  for (const name of names) own.bars[name]!.set(seen[name]!);
  return { ...market, ...own, gaps: market.gaps.filter(({ index }) => index < searchEnd) };
}
