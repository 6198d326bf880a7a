import type { Programme, ScopeBrief } from '../../agents/briefs/briefs.ts';
import { programmeOf } from '../../agents/briefs/programme.ts';
import { isoInstant } from '../../protocol/iso-instant.ts';
import type { Scouting } from '../../protocol/segment-plan.ts';
import type { SearchContext } from '../context/session-context.ts';
import { PlanLog } from './plan-log.ts';
import { scoutMethods } from './scout-methods.ts';
import { type SegmentSpan, spanOf } from './segment-span.ts';
import { setScope } from './set-scope.ts';

/** The span, scope and scouting of a segment before proposals are made. */
export interface OpenSegment {
  readonly segment: number;
  readonly programme: Programme;
  readonly span: SegmentSpan;
  readonly planLog: PlanLog;
  /** Null if the turn of the Maestro was dropped. */
  readonly scope: ScopeBrief | null;
  readonly scouting: Scouting | null;
}

/** @param segment from 1 */
export async function openSegment(context: SearchContext, segment: number): Promise<OpenSegment> {
  const span = spanOf(context, segment);
  const programme = programmeOf(segment, context.config.segments);
  context.emit({
    type: 'segment_started',
    segment,
    programme,
    from: isoInstant(span.from),
    to: isoInstant(span.to),
    in_sample: span.isInSample,
  });
  const scope = await setScope(context, segment);
  const scouting = await scoutMethods(context, segment, span.scoutedOn);
  return { segment, programme, span, planLog: new PlanLog(context, segment), scope, scouting };
}
