import { planWindows, type WindowPlan } from '../../engine/windows.ts';
import { allocateBars, barsUpTo, columnsOf, type OptionalColumn } from '../../market/bars.ts';
import type { Market } from '../../market/market.ts';
import type { SessionIdentity } from '../../protocol/session-files.ts';

/** The windows of a session, with its recorded start of the vault. */
export function windowsOf(
  market: Market,
  { config, vault_from }: Pick<SessionIdentity, 'config' | 'vault_from'>,
): WindowPlan {
  return planWindows(market, config, Date.parse(vault_from));
}

/**
 * The market that a session may read: the bars before the embargo and the vault, copied, so that no
 * mistake can reach later bars. Its hash remains that of all bars, which identifies the market.
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
