/** Values on the scale of prices that differ by no more than this share of the price are equal: the difference is rounding. */
export const TIE = 1e-12;
