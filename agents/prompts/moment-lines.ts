import type { Brief } from '../briefs/briefs.ts';
import { SCOPES } from '../briefs/programme.ts';
import { marketBlock } from './market-lines.ts';

/** Where the session stands: the segment, what it is for, and the market before it. */
export function momentLines({ segment, segments, programme, market }: Brief): string[] {
  return [
    `# Now\nSegment ${segment} of ${segments}, programme ${programme}: ${SCOPES[programme]}.`,
    `The market before the segment:\n${marketBlock(market)}`,
  ];
}
