import { moneyText, percentText, plural } from '../../protocol/number-text.ts';
import type { MarketBrief, Stretch } from '../briefs/briefs.ts';
import { dataBlock, quoted } from '../briefs/quoted-data.ts';

export function marketBlock({ symbol, venue, known, size }: MarketBrief): string {
  const { atr_share } = known;
  return dataBlock('market', [
    `symbol ${quoted(symbol, 40)}${venue === null ? '' : `, venue ${quoted(venue, 40)}`}`,
    `known ${stretchText(known)}`,
    ...(atr_share === null || !('notional' in size)
      ? []
      : [`this mean ATR(14) is ${moneyText(atr_share * size.notional)} per trade`]),
  ]);
}

/** `day 1 to day 40 (40 days): close 100.00 to 104.20 (4.2 %), …`. */
export function stretchText(stretch: Stretch): string {
  const { from, to, days, first_price, last_price, volatility_a_day, atr_share } = stretch;
  return (
    `${from} to ${to} (${plural(days, 'day')}): close ${priceText(first_price)} to ` +
    `${priceText(last_price)} (${percentText(stretch.return)}), daily volatility ` +
    `${percentText(volatility_a_day, 2)}, mean ATR(14) ${percentText(atr_share, 3)} of price`
  );
}

/** Six significant digits. */
function priceText(price: number): string {
  return String(Number(price.toPrecision(6)));
}
