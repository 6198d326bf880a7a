import type { SessionFindings } from '../summary/session-findings.ts';
import { curvePictures, inSamplePictures } from './curve-pictures.ts';
import { luckPictures } from './luck-picture.ts';
import type { Picture } from './picture.ts';
import { regimePictures } from './regime-pictures.ts';
import { segmentPictures } from './segment-pictures.ts';
import { testPictures } from './test-pictures.ts';
import { tradePictures } from './trade-pictures.ts';

/** All pictures of the page, by what they are of. */
export interface ReportPictures {
  readonly luck: readonly Picture[];
  readonly curves: readonly Picture[];
  readonly inSample: readonly Picture[];
  readonly segments: readonly Picture[];
  readonly tests: readonly Picture[];
  readonly regimes: readonly Picture[];
  readonly trades: readonly Picture[];
}

export function reportPictures(findings: SessionFindings): ReportPictures {
  return {
    luck: luckPictures(findings),
    curves: curvePictures(findings),
    inSample: inSamplePictures(findings),
    segments: segmentPictures(findings),
    tests: testPictures(findings),
    regimes: regimePictures(findings),
    trades: tradePictures(findings),
  };
}
