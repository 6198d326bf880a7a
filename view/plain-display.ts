import { OUTCOMES } from '../protocol/experiment-text.ts';
import type { PlaceboKind } from '../protocol/honesty.ts';
import {
  countText,
  moneyText,
  percentText,
  plural,
  ratioText,
  usdText,
} from '../protocol/number-text.ts';
import { haircutText, placeboText } from '../protocol/placebo-text.ts';
import type { BudgetLimits, EventOf, SessionEvent } from '../protocol/session-event.ts';
import { simulatedText } from '../protocol/simulated-text.ts';
import { durationText } from './duration-text.ts';
import { armText, eventText, examinedText, replayedText, turnNoticeText } from './event-text.ts';
import { plainText } from './plain-text.ts';

/** A session as log lines without colours, one a wave: a fold over its events and the caller's clock. */
export class PlainDisplay {
  readonly #onRecord: number;
  #startedAt = 0;
  #runningSince = 0;
  #testsDone = 0;
  #testsPlanned = 0;
  #segments = 0;
  #testsOfSegment = 0;
  #armsSince = 0;
  #lastArms: Record<PlaceboKind, EventOf<'arm_finished'> | null> = { shuffle: null, mirror: null };

  /** @param onRecord tests that ran before the resume; they are left out of the rate */
  constructor(onRecord = 0) {
    this.#onRecord = onRecord;
  }

  /**
   * @param event the next event of the session
   * @param nowMs a monotonic clock, in milliseconds
   * @returns lines to print, possibly none
   */
  lines(event: SessionEvent, nowMs: number): string[] {
    // Names, reasons and markets are untrusted text: no control character may reach the terminal.
    return this.#linesOf(event, nowMs).map(plainText);
  }

  #linesOf(event: SessionEvent, nowMs: number): string[] {
    switch (event.type) {
      case 'session_started':
        return this.#started(event, nowMs);
      case 'notice':
        return [event.text];
      case 'turn_notice':
        return [turnNoticeText(event)];
      case 'session_resumed':
        return event.forced.map((what) => `Accepted: ${what}`);
      case 'call_started':
        return askedText(event);
      case 'call_finished':
        // A failure without a retry shows as a dropped turn or as the end of the session.
        return event.error === null || !event.will_retry
          ? []
          : [`  ${event.role} (${event.provider}): ${event.error}; retrying`];
      case 'segment_started': {
        const sample = event.in_sample ? ', in-sample' : '';
        return [
          '',
          `Segment ${event.segment} of ${this.#segments}: ${event.programme.replace('_', ' ')}, ` +
            `steps ${event.from.slice(0, 10)} to ${event.to.slice(0, 10)}${sample}`,
        ];
      }
      case 'turn':
        return event.purpose === 'scope' || event.purpose === 'close'
          ? []
          : [`  ${event.role}: ${event.says}`];
      case 'chosen':
        return [`  chosen: ${event.rules}`];
      case 'wave_finished':
        return [this.#wave(event, nowMs)];
      case 'planned':
        return plannedLines(event.event);
      case 'segment_finished': {
        this.#testsDone += event.counts.planned;
        const met = event.targets.filter((target) => target.met === true).length;
        const { kept, abstained, failed, skipped } = event.counts;
        const broken = failed + skipped === 0 ? '' : `, ${failed} failed, ${skipped} skipped`;
        return [
          `  done: ${kept} ran, ${abstained} flat${broken}; ${plural(event.step.n_trades, 'trade')}, ` +
            `P&L ${moneyText(event.step.total_pnl)} (buy-and-hold ${moneyText(event.buy_and_hold_pnl)}), ` +
            `${met} of ${event.targets.length} targets met`,
        ];
      }
      case 'session_finished': {
        const { metrics, counts, verdict, luck, calls, cost_usd } = event;
        return [
          '',
          `Done in ${durationText(nowMs - this.#startedAt)}: ${plural(counts.planned, 'test')}, ` +
            `walk-forward ${plural(metrics.n_trades, 'trade')}, hit ${percentText(metrics.hit)}, ` +
            `payoff ${ratioText(metrics.payoff)}, P&L ${moneyText(metrics.total_pnl)}, ` +
            `drawdown ${moneyText(metrics.maxdd)}`,
          ...(calls === 0 ? [] : [`Models: ${plural(calls, 'call')}, ${usdText(cost_usd)}`]),
          `Verdict: ${verdict.verdict} (${verdict.why})`,
          ...(luck.placebo === null
            ? []
            : [placeboText(luck.placebo), haircutText(luck.champion_t, luck.placebo)]),
          `Next: ${luck.next}`,
        ];
      }
      case 'session_stopped':
        return ['', `Stopped: ${event.why}`];
      case 'replayed':
        return ['', `Judging: ${replayedText(event)}`];
      case 'placebo_started':
        this.#armsSince = nowMs;
        this.#lastArms = { shuffle: null, mirror: null };
        return [`  ${eventText(event)}`];
      case 'arm_finished':
        return this.#arms(event, nowMs);
      case 'examined':
        return [`  ${examinedText(event.exam)}`];
      case 'shadowed':
      case 'proposed':
      case 'screened':
      case 'wave_started':
      case 'agent_text':
      case 'test_finished':
      case 'file_written':
        return [];
      default:
        throw new TypeError(`Cannot show "${(event satisfies never as SessionEvent).type}"`);
    }
  }

  /** One line for every tenth of the arms, and for the last. */
  #arms(event: EventOf<'arm_finished'>, nowMs: number): string[] {
    const { kind, done, of } = event;
    this.#lastArms[kind] = event;
    const tenths = Math.floor((10 * done) / of);
    if (tenths === Math.floor((10 * (done - 1)) / of)) return [];
    const seconds = (((nowMs - this.#armsSince) / done) * (of - done)) / 1000;
    const left = done < of ? `; ${seconds < 1 ? '' : 'about '}${leftText(seconds)}` : '';
    const { shuffle, mirror } = this.#lastArms;
    const asWell = `${armText('shuffle', shuffle)}, ${armText('mirror', mirror)}`;
    return [`  placebo: ${done} of ${plural(of, 'arm')}; ${asWell}${left}`];
  }

  #started(event: EventOf<'session_started'>, nowMs: number): string[] {
    const { market, segments, tests } = event;
    this.#startedAt = nowMs;
    this.#runningSince = nowMs;
    this.#segments = segments;
    this.#testsOfSegment = tests;
    this.#testsPlanned = segments * tests;
    const agents = [...new Set(Object.values(event.agents))].join(', ');
    const lines = [
      `Session ${event.name}: ${market.symbol} ${market.interval} (${market.venue}), ` +
        `${countText(market.bars)} bars, ${segments} x ${tests} tests, ${event.schedule}, seed ${event.seed}, ` +
        `${agents} agents, ${plural(event.workers, 'worker')}`,
    ];
    const limits = budgetText(event.budget);
    if (limits !== null) lines.push(`Budget for models: ${limits}`);
    if (market.simulated !== null) lines.push(`*** ${simulatedText(market.simulated)} ***`);
    return lines;
  }

  #wave(event: EventOf<'wave_finished'>, nowMs: number): string {
    const { progress, wave, segment } = event;
    const { done, planned, metrics, counts } = progress;
    const total = this.#testsDone + done;
    if (total <= this.#onRecord) this.#runningSince = nowMs;
    const seconds = Math.max(1e-3, (nowMs - this.#runningSince) / 1000);
    const ran = Math.max(1, total - this.#onRecord);
    const secondsLeft = ((this.#testsPlanned - total) * seconds) / ran;
    const width = String(this.#testsOfSegment).length;
    const cells = [
      `${segment}/${this.#segments} wave ${wave}`,
      `${String(done).padStart(width)}/${planned}`,
      `${String(counts.kept).padStart(width)} ran`,
      `${String(counts.abstained).padStart(width)} flat`,
      `hit ${percentText(metrics.hit).padStart(6)}`,
      `payoff ${ratioText(metrics.payoff).padStart(4)}`,
      `P&L ${moneyText(metrics.total_pnl).padStart(8)}`,
      `dd ${moneyText(progress.mean_episode_maxdd).padStart(6)}`,
      `${Math.round(ran / seconds)} tests/s`,
    ];
    if (counts.failed > 0) cells.splice(4, 0, `${counts.failed} failed`);
    if (total < this.#testsPlanned) cells.push(leftText(secondsLeft));
    return `  ${cells.join('  ')}`;
  }
}

const FOR: Readonly<Record<string, string>> = {
  scope: 'for the scope',
  propose: 'for three proposals',
  revise: 'for three new proposals',
  choose: 'to choose one',
  intervene: 'for a check between waves',
  review: 'for a review',
  close: 'to close the segment',
  plan: 'for the plan',
};

/** The request to a role. Retries show with their failure, repairs with their turn notice. */
function askedText(event: EventOf<'call_started'>): string[] {
  const { kind, attempt, role, purpose, provider, model } = event;
  if (kind === 'shrink') return [`  asking the ${role} again, with a shorter prompt`];
  if (kind !== 'ask' || attempt !== 1) return [];
  const what = Object.hasOwn(FOR, purpose) ? ` ${FOR[purpose]}` : '';
  return [`  asking the ${role}${what} (${provider}:${model})`];
}

/** The limits that are set; null if there is none. */
export function budgetText({ usd, tokens, calls }: BudgetLimits): string | null {
  const limits = [
    ...(usd === null ? [] : [usdText(usd)]),
    ...(tokens === null ? [] : [plural(tokens, 'token')]),
    ...(calls === null ? [] : [plural(calls, 'call')]),
  ];
  return limits.length === 0 ? null : limits.join(', ');
}

function leftText(seconds: number): string {
  return seconds < 1 ? '<1 s left' : `${durationText(1000 * seconds)} left`;
}

/** Changes and holds between waves; choices, scopes and reviews have lines of their own. */
function plannedLines(planned: EventOf<'planned'>['event']): string[] {
  const { agent, action, patch, experiment, rule, reason, wave } = planned;
  if (action === 'hold')
    return [`  hold: the ${agent} blocks the patching rules after wave ${wave}`];
  if (experiment !== undefined) {
    const { parameter, old_value, new_value, outcome } = experiment;
    return [`  ${OUTCOMES[outcome]}: ${parameter} ${old_value} -> ${new_value} (${reason})`];
  }
  if (patch === undefined) return [];
  const { parameter, old_value, new_value, applied_at } = patch;
  return [
    `  patch: ${parameter} ${old_value} -> ${new_value} from ${applied_at} (${rule ?? agent}: ${reason})`,
  ];
}
