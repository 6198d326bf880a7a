import type { EventOf, JournalLine, SessionEvent } from '../protocol/session-event.ts';
import { append } from './chunks.ts';
import { turnNoticeText } from './event-text.ts';
import { advanceRunTime } from './run-time.ts';
import type { SessionClock, SessionView } from './session-view.ts';
import { updateAgents } from './update-agents.ts';
import { resumeJudging, updateJudging } from './update-judging.ts';
import { updateLeaders } from './update-leaders.ts';
import { updatePlans } from './update-plans.ts';
import { movedCentre, newSegment, nextPoint, updateSegment } from './update-segment.ts';

/** The part of a journal line that a screen needs. */
export type ViewLine = Pick<JournalLine, 'seq' | 'at' | 'event'>;

/** Folds one journal line. The view depends on the lines alone: live, read from disk or replayed. */
export function updateView(view: SessionView, { seq, at, event }: ViewLine): SessionView {
  const now = Date.parse(at);
  const next = updateOf(view, event, now);
  return {
    ...next,
    seq,
    clock: { ...next.clock, ...advanceRunTime(view.clock, now, event.type) },
    agents: updateAgents(view.agents, event, now),
    plans: updatePlans(view.plans, event, view.leaders, view.segments),
    leaders: updateLeaders(view.leaders, event, view.segments),
  };
}

function updateOf(view: SessionView, event: SessionEvent, now: number): SessionView {
  switch (event.type) {
    case 'session_started':
      return {
        ...view,
        status: 'running',
        why: null,
        started: event,
        finished: null,
        budget: event.budget,
        workers: event.workers,
        clock: startClock(view.clock, view.clock.runMs),
      };
    case 'session_resumed':
      return {
        ...view,
        status: 'running',
        why: null,
        budget: event.budget,
        workers: event.workers,
        clock: startClock(view.clock, view.clock.confirmedMs),
        judging: resumeJudging(view.judging, now),
      };
    case 'session_stopped':
      return {
        ...view,
        status: 'stopped',
        why: event.why,
        clock: { ...view.clock, isRunning: false },
      };
    case 'session_finished':
      return {
        ...view,
        status: 'finished',
        finished: event,
        clock: { ...view.clock, isRunning: false },
      };
    case 'notice':
      return { ...view, notices: [...view.notices, { at: now, text: event.text }] };
    case 'turn_notice':
      return { ...view, notices: [...view.notices, { at: now, text: turnNoticeText(event) }] };
    case 'segment_started':
      return { ...view, segments: [...view.segments, newSegment(event)] };
    case 'test_finished':
      return withTest(view, event);
    case 'proposed':
    case 'screened':
    case 'chosen':
    case 'wave_started':
    case 'wave_finished':
    case 'segment_finished':
      return inSegment(view, event.segment, (one) =>
        updateSegment(one, event, now, view.started?.targets ?? null),
      );
    case 'planned':
      return inSegment(view, event.event.segment, (one) => movedCentre(one, event.event));
    case 'replayed':
    case 'placebo_started':
    case 'arm_finished':
    case 'examined':
      return { ...view, judging: updateJudging(view.judging, event, now) };
    case 'shadowed':
    case 'call_started':
    case 'agent_text':
    case 'call_finished':
    case 'turn':
    case 'file_written':
      return view;
    default:
      throw new TypeError(`Cannot show "${(event satisfies never as SessionEvent).type}"`);
  }
}

/** Counts a test in its segment, and its step in the record the segment belongs to. */
function withTest(view: SessionView, event: EventOf<'test_finished'>): SessionView {
  const own = view.segments.find(({ segment }) => segment === event.segment);
  if (own === undefined) return view;
  const { isInSample } = own;
  const counted = inSegment(view, event.segment, (one) => ({
    ...one,
    testsDone: one.testsDone + 1,
    ownRecord: isInSample ? append(one.ownRecord, nextPoint(one.ownRecord, event)) : one.ownRecord,
  }));
  return {
    ...counted,
    record: isInSample ? view.record : append(view.record, nextPoint(view.record, event)),
    clock: { ...view.clock, testsDone: view.clock.testsDone + 1 },
  };
}

function inSegment(
  view: SessionView,
  segment: number,
  change: (one: SessionView['segments'][number]) => SessionView['segments'][number],
): SessionView {
  return {
    ...view,
    segments: view.segments.map((one) => (one.segment === segment ? change(one) : one)),
  };
}

function startClock(clock: SessionClock, startedMs: number): SessionClock {
  return { ...clock, isRunning: true, startedMs, testsBefore: clock.testsDone };
}
