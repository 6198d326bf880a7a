import { bookImbalance } from '../../kernels/book-imbalance.ts';
import type { Gate } from '../gate.ts';

/** Requires a book imbalance on the side of the trade. */
export const orderBookGate: Gate = {
  name: 'imb',
  threshold: 'imb_min',
  about: 'Bid minus ask quantity over their sum, in the direction of the trade',
  needs: ['bidSize', 'askSize'],
  measure({ bidSize, askSize }, out) {
    bookImbalance({ bidSize: bidSize!, askSize: askSize! }, out);
  },
};
