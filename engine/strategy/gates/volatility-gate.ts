import { averageTrueRangeZScore } from '../../kernels/average-true-range-z-score.ts';
import type { Gate } from '../gate.ts';

const PERIOD = 14;
const WINDOW = 288;

/** Requires volatility above that of the last day (of 5-minute bars). */
export const volatilityGate: Gate = {
  name: 'atrz',
  threshold: 'atr_z_min',
  about: `Z-score of ATR(${PERIOD}) over the last ${WINDOW} bars`,
  needs: [],
  measure(bars, out) {
    averageTrueRangeZScore(bars, { period: PERIOD, window: WINDOW }, out);
  },
};
