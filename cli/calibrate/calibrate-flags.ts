import type { ListingFlags } from '../terminal/listing.ts';

/** The flags of `maestro calibrate`. */
export interface CalibrateFlags extends ListingFlags {
  readonly markets?: number;
  readonly planted?: number;
  readonly kinds?: readonly string[];
  readonly quick?: boolean;
  readonly seed: number;
  readonly workers?: number;
  readonly lab: string;
}
