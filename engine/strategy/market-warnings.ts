import { type DataWarning, dataWarnings } from '../../market/data-warnings.ts';
import type { Market } from '../../market/market.ts';
import { ALL_GATES } from './all-gates.ts';
import { ALL_METHODS } from './all-methods.ts';

/** Methods and gates that cannot work on bars without volume, by their names in a strategy. */
export const READS_VOLUME: readonly string[] = [
  ...ALL_METHODS.filter(({ usesVolume }) => usesVolume === true).map(({ name }) => name),
  ...ALL_GATES.filter(({ needs }) => needs.includes('takerBuyVolume')).map(
    ({ threshold }) => threshold,
  ),
];

/** Warnings on the bars of a market that name the methods and gates concerned, the most serious first. */
export function marketWarnings(market: Market): DataWarning[] {
  return dataWarnings(market, READS_VOLUME);
}
