import type { CalibratedMarket } from '../../protocol/calibration.ts';
import type { WantedMarket } from './plan-calibration.ts';

export interface CalibrationPorts {
  /** How many markets are judged at a time. */
  readonly lanes: number;
  /** @throws the reason of `signal` where it was aborted */
  readonly judge: (wanted: WantedMarket) => Promise<CalibratedMarket>;
  /** Called with each market that was judged, in no order that means anything. */
  readonly onJudged: (market: CalibratedMarket) => void;
}

/**
 * Judges markets, each on one lane from beginning to end.
 *
 * @throws the first failure, when all lanes have come to rest
 */
export async function runCalibration(
  wanted: readonly WantedMarket[],
  { lanes, judge, onJudged }: CalibrationPorts,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < wanted.length) {
      const own = wanted[next++]!;
      try {
        onJudged(await judge(own));
      } catch (error) {
        next = wanted.length;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: lanes }, lane));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
