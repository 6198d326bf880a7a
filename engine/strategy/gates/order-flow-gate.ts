import { rollingDeltaRatio } from '../../kernels/cumulative-volume-delta.ts';
import type { Gate } from '../gate.ts';

const BARS = 12;

/** Requires takers on the side of the trade. */
export const orderFlowGate: Gate = {
  name: 'cvd',
  threshold: 'cvd_min',
  about: `Net taker volume of the last ${BARS} bars over their volume, in the direction of the trade`,
  needs: ['takerBuyVolume'],
  measure({ volume, takerBuyVolume }, out) {
    rollingDeltaRatio({ volume, takerBuyVolume: takerBuyVolume! }, BARS, out);
  },
};
