import { bookImbalance } from '../../kernels/book-imbalance.ts';
import type { Gate } from '../gate.ts';

/** The book leans to the side of the trade. */
export const orderBookGate: Gate = {
  name: 'imb',
  threshold: 'imb_min',
  about: 'Bid less ask quantity over their sum, towards the trade',
  needs: ['bidSize', 'askSize'],
  measure({ bidSize, askSize }, out) {
    bookImbalance({ bidSize: bidSize!, askSize: askSize! }, out);
  },
};
