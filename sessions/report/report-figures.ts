import type { SessionFindings } from '../summary/session-findings.ts';
import { curveFigures, inSampleFigures } from './curve-figures.ts';
import { luckFigures } from './luck-figures.ts';
import { regimeFigures } from './regime-figures.ts';
import { segmentFigures } from './segment-figures.ts';
import { testFigures } from './test-figures.ts';
import { tradeFigures } from './trade-figures.ts';

export type ReportFigures = ReturnType<typeof reportFigures>;

/** All figures of the report, by section. */
export function reportFigures(findings: SessionFindings) {
  return {
    luck: luckFigures(findings),
    curves: curveFigures(findings),
    inSample: inSampleFigures(findings),
    segments: segmentFigures(findings),
    tests: testFigures(findings),
    regimes: regimeFigures(findings),
    trades: tradeFigures(findings),
  };
}
