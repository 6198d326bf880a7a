import { plural, usdText } from '../../protocol/number-text.ts';
import { simulatedText } from '../../protocol/simulated-text.ts';
import { durationText } from '../duration-text.ts';
import { type Line, line, span, spread } from '../line.ts';
import { elapsedMs, remainingMs } from '../state/playing-time.ts';
import type { SessionView } from '../state/session-view.ts';
import type { Tone } from '../theme.ts';

export interface HeaderRequest {
  readonly view: SessionView;
  readonly width: number;
  readonly nowMs: number;
  /** Whether waves are held back by whoever looks on. */
  readonly isPaused: boolean;
  /** What is known of whoever played it, where the journal does not say; null where it does. */
  readonly gone: string | null;
}

/** Two lines: what is played on which market, and how far it is. */
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
  const isRoomy = width >= 100;
  const facts = [
    ...[timeText(request), spentText(view)],
    ...(isRoomy ? [plural(view.workers, 'worker')] : []),
  ];
  return [
    spread(title, line(stateSpan(request)), width),
    spread(line(done), line(span(facts.join('  ·  '), 'muted')), width),
  ];
}

/** The banner of a simulated market in full, for where there is room; null on a real one. */
export function simulatedLine({ started }: SessionView): Line | null {
  const mark = started?.market.simulated ?? null;
  return mark === null ? null : line(span(simulatedText(mark), 'warning'));
}

function stateSpan({ view: { status, why }, isPaused, gone }: HeaderRequest) {
  const [text, tone]: [string, Tone] =
    status === 'finished'
      ? ['✓ finished', 'good']
      : status === 'stopped'
        ? [`■ stopped: ${why}`, 'warning']
        : gone !== null
          ? [`■ ${gone}`, 'warning']
          : isPaused
            ? ['‖ paused', 'warning']
            : ['● running', 'good'];
  return span(text, tone);
}

function timeText({ view, nowMs, isPaused, gone }: HeaderRequest): string {
  const elapsed = durationText(elapsedMs(view, nowMs));
  // While it is held back, nobody knows.
  const remaining = isPaused || gone !== null ? null : remainingMs(view, nowMs);
  return remaining === null ? elapsed : `${elapsed}, about ${durationText(remaining)} left`;
}

/** What was spent of what may be. */
function spentText({ agents, budget, started }: SessionView): string {
  const isHeuristic = Object.values(started?.agents ?? {}).every((seat) => seat === 'heuristic');
  if (isHeuristic && agents.calls === 0) return 'heuristic agents';
  const limit = budget?.usd ?? null;
  return limit === null
    ? usdText(agents.costUsd)
    : `${usdText(agents.costUsd)} of ${usdText(limit)}`;
}
