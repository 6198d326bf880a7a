import { plural, usdText } from '../../protocol/number-text.ts';
import { simulatedText } from '../../protocol/simulated-text.ts';
import { durationText } from '../../view/duration-text.ts';
import { elapsedMs, remainingMs } from '../../view/remaining-time.ts';
import type { SessionView } from '../../view/session-view.ts';
import { type Line, line, span, spread } from '../line.ts';
import type { Tone } from '../theme.ts';

export interface HeaderRequest {
  readonly view: SessionView;
  readonly width: number;
  readonly nowMs: number;
  /** Whether the user has paused the session. */
  readonly isPaused: boolean;
  /** Why the session no longer runs, if its journal does not record it; else null. */
  readonly interruption: string | null;
}

/** Two lines: session, market and status; then progress, time and cost. */
export function headerLines(request: HeaderRequest): [Line, Line] {
  const { view, width } = request;
  const { started } = view;
  if (started === null) return [line(span('Maestro', 'strong'), ' waiting for a session'), []];
  const { name, market, schedule, segments, tests } = started;
  const simulated = market.simulated === null ? [] : [span(' SIMULATED', 'warning')];
  const title = [
    span('Maestro ', 'strong'),
    span(`${name}  `),
    span(`${market.symbol} ${market.interval}`, 'strong'),
    span(` ${market.venue}`, 'muted'),
    ...simulated,
  ];
  const segment = view.segments.at(-1)?.segment ?? 0;
  const done = `segment ${segment} of ${segments}, test ${view.clock.testsDone} of ${segments * tests}, ${schedule}`;
  const facts = [timeText(request), spentText(view), plural(view.workers, 'worker')];
  return [
    spread(title, line(stateSpan(request)), width),
    spread(line(done), line(span(fitting(facts, width - done.length - 1), 'muted')), width),
  ];
}

/** The facts that fit, from the first, which is always shown. */
function fitting(facts: readonly string[], room: number): string {
  const text = facts.join('  ·  ');
  return facts.length === 1 || text.length <= room ? text : fitting(facts.slice(0, -1), room);
}

/** The full banner of a simulated market; null on a real one. */
export function simulatedLine({ started }: SessionView): Line | null {
  const mark = started?.market.simulated ?? null;
  return mark === null ? null : line(span(simulatedText(mark), 'warning'));
}

function stateSpan({ view, isPaused, interruption }: HeaderRequest) {
  const { status, why, finished } = view;
  const [text, tone]: [string, Tone] =
    status === 'finished'
      ? [`✓ finished: ${finished!.verdict.verdict}`, 'strong']
      : status === 'stopped'
        ? [`■ stopped: ${why}`, 'warning']
        : interruption !== null
          ? [`■ ${interruption}`, 'warning']
          : isPaused
            ? ['‖ paused', 'warning']
            : [view.judging.replayed === null ? '● running' : '● judging', 'good'];
  return span(text, tone);
}

function timeText({ view, nowMs, isPaused, interruption }: HeaderRequest): string {
  const elapsed = durationText(elapsedMs(view, nowMs));
  // A paused or interrupted session has no estimate.
  const remaining = isPaused || interruption !== null ? null : remainingMs(view, nowMs);
  if (remaining === null) return elapsed;
  // Before the first placebo arm has finished, only the time of the tests is known.
  const what = view.judging.replayed === null ? ' of tests' : '';
  return `${elapsed}, about ${durationText(remaining)}${what} left`;
}

/** The cost so far, and the budget. */
function spentText({ agents, budget, started }: SessionView): string {
  const isHeuristic = Object.values(started?.agents ?? {}).every((seat) => seat === 'heuristic');
  if (isHeuristic && agents.calls === 0) return 'heuristic agents';
  const limit = budget?.usd ?? null;
  return limit === null
    ? usdText(agents.costUsd)
    : `${usdText(agents.costUsd)} of ${usdText(limit)}`;
}
