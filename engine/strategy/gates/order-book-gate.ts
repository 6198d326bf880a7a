import { bookImbalance } from '../../kernels/book-imbalance.ts';
import type { Gate } from '../gate.ts';

/** The order book favours the direction of the trade. */
export const orderBookGate: Gate = {
  name: 'imb',
  threshold: 'imb_min',
  about: 'Bid less ask quantity over their sum, in the direction of the trade',
  needs: ['bidSize', 'askSize'],
  measure({ bidSize, askSize }, out) {
    bookImbalance({ bidSize: bidSize!, askSize: askSize! }, out);
  },
};
