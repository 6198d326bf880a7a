import { ALL_GATES } from './all-gates.ts';
import { ALL_METHODS } from './all-methods.ts';

/** Methods and gates that cannot work on bars without volume, by their names in a strategy. */
export const READS_VOLUME: readonly string[] = [
  ...ALL_METHODS.filter(({ usesVolume }) => usesVolume === true).map(({ name }) => name),
  ...ALL_GATES.filter(({ needs }) => needs.includes('takerBuyVolume')).map(
    ({ threshold }) => threshold,
  ),
];
