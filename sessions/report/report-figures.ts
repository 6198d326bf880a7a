import type { SessionFindings } from '../summary/session-findings.ts';
import { curveFigures, inSampleFigures } from './curve-figures.ts';
import type { Figure } from './figure.ts';
import { luckFigures } from './luck-figures.ts';
import { regimeFigures } from './regime-figures.ts';
import { segmentFigures } from './segment-figures.ts';
import { testFigures } from './test-figures.ts';
import { tradeFigures } from './trade-figures.ts';

/** All figures of the report, by section. */
export interface ReportFigures {
  readonly luck: readonly Figure[];
  readonly curves: readonly Figure[];
  readonly inSample: readonly Figure[];
  readonly segments: readonly Figure[];
  readonly tests: readonly Figure[];
  readonly regimes: readonly Figure[];
  readonly trades: readonly Figure[];
}

export function reportFigures(findings: SessionFindings): ReportFigures {
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
