/** Three columns of one length around a price. As an output, none shares memory with another. */
export interface Bands {
  readonly upper: Float64Array;
  readonly middle: Float64Array;
  readonly lower: Float64Array;
}
