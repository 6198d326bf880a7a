import type { Brief } from '../briefs/briefs.ts';
import { SCOPES } from '../briefs/programme.ts';
import { marketBlock } from './market-lines.ts';

/** The state of the session: the segment, its programme, and the market before it. */
export function stateLines({ segment, segments, programme, market }: Brief): string[] {
  return [
    `# Now\nSegment ${segment} of ${segments}, programme ${programme}: ${SCOPES[programme]}.`,
    `The market before the segment:\n${marketBlock(market)}`,
  ];
}
