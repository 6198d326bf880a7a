import { checkTargets } from '../analyzer/check-targets.ts';
import type { PlanEvent } from '../protocol/plan-event.ts';
import type { Targets } from '../protocol/session-config.ts';
import type { EventOf, SessionEvent } from '../protocol/session-event.ts';
import { type Chunks, lastOf } from './chunks.ts';
import type { EquityPoint, SegmentView, WaveView } from './session-view.ts';

type SegmentEvent = EventOf<
  'proposed' | 'screened' | 'chosen' | 'wave_started' | 'wave_finished' | 'segment_finished'
>;

export function newSegment(event: EventOf<'segment_started'>): SegmentView {
  const { segment, programme, from, to, in_sample } = event;
  return {
    segment,
    programme,
    from,
    to,
    isInSample: in_sample,
    proposals: [],
    isRevised: false,
    screening: [],
    chosen: null,
    waves: [],
    testsDone: 0,
    ownRecord: [],
    patches: 0,
    centre: 0,
    centreBefore: 0,
    finished: null,
  };
}

/** Folds one event of a segment. */
export function updateSegment(
  segment: SegmentView,
  event: SegmentEvent,
  now: number,
  targets: Targets | null,
): SegmentView {
  switch (event.type) {
    case 'proposed':
      return { ...segment, proposals: event.proposals, isRevised: event.revised, screening: [] };
    case 'screened':
      return { ...segment, screening: event.screening };
    case 'chosen':
      return { ...segment, chosen: event };
    case 'wave_started':
      return { ...segment, waves: [...segment.waves, startedWave(event, now)] };
    case 'wave_finished':
      return {
        ...segment,
        waves: segment.waves.map((one) =>
          one.wave === event.wave ? endedWave(one, event, now, targets) : one,
        ),
      };
    case 'segment_finished':
      return { ...segment, finished: event };
    default:
      throw new TypeError(`Cannot show "${(event satisfies never as SessionEvent).type}"`);
  }
}

function startedWave({ wave, tests }: EventOf<'wave_started'>, now: number): WaveView {
  return { wave, tests, startedAt: now, endedAt: null, progress: null, checks: [] };
}

function endedWave(
  wave: WaveView,
  { progress }: EventOf<'wave_finished'>,
  now: number,
  targets: Targets | null,
): WaveView {
  const { metrics, mean_episode_maxdd, high_vol_share } = progress;
  const episodes = { maxdd: mean_episode_maxdd, high_vol_share };
  const checks = targets === null ? [] : checkTargets(metrics, episodes, targets);
  return { ...wave, endedAt: now, progress, checks };
}

/** A patch makes a new centre; a revert restores the one before it. */
export function movedCentre(segment: SegmentView, { action, patch }: PlanEvent): SegmentView {
  const { patches, centre, centreBefore } = segment;
  if (action === 'revert') return { ...segment, centre: centreBefore };
  if (patch === undefined) return segment;
  return { ...segment, patches: patches + 1, centre: patches + 1, centreBefore: centre };
}

/** The record after one more step; a test without trades leaves the equity unchanged. */
export function nextPoint(
  record: Chunks<EquityPoint>,
  { to, pnl, holding }: EventOf<'test_finished'>,
): EquityPoint {
  const last = lastOf(record);
  const equity = (last?.equity ?? 0) + (pnl ?? 0);
  const peak = (last?.equity ?? 0) - (last?.drawdown ?? 0);
  return { to, equity, buyAndHold: holding, drawdown: equity - Math.max(peak, equity) };
}
