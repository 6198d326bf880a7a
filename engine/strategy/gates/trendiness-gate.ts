import { verticalHorizontalFilter } from '../../kernels/vertical-horizontal-filter.ts';
import type { Gate } from '../gate.ts';

const PERIOD = 28;

/** Requires a trend rather than a range. */
export const trendinessGate: Gate = {
  name: 'vhf',
  threshold: 'vhf_min',
  about: `Vertical horizontal filter of the last ${PERIOD} bars`,
  needs: [],
  measure({ close }, out) {
    verticalHorizontalFilter(close, PERIOD, out);
  },
};
