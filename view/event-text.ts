import { OUTCOMES } from '../protocol/experiment-text.ts';
import type { Exam, PlaceboKind } from '../protocol/honesty.ts';
import {
  countText,
  moneyText,
  percentText,
  plural,
  pText,
  ratioText,
  usdText,
} from '../protocol/number-text.ts';
import { KIND_NAMES } from '../protocol/placebo-text.ts';
import type { PlanEvent } from '../protocol/plan-event.ts';
import type { Proposal } from '../protocol/proposal.ts';
import type { EventOf, SessionEvent } from '../protocol/session-event.ts';
import { plainText } from './plain-text.ts';

/** Any event of a session as one line without control characters, for lists and search. */
export function eventText(event: SessionEvent): string {
  return plainText(textOf(event));
}

function textOf(event: SessionEvent): string {
  switch (event.type) {
    case 'session_started':
      return (
        `session ${event.name} started: ${event.market.symbol} ${event.market.interval}, ` +
        `${event.segments} x ${plural(event.tests, 'test')}`
      );
    case 'session_resumed':
      return `session resumed${event.forced.map((what) => `; accepted: ${what}`).join('')}`;
    case 'session_finished':
      return `session finished: ${event.verdict.verdict} (${event.verdict.why})`;
    case 'session_stopped':
      return `session stopped: ${event.why}`;
    case 'notice':
      return event.text;
    case 'turn_notice':
      return turnNoticeText(event);
    case 'segment_started':
      return (
        `segment ${event.segment} started: ${event.programme.replace('_', ' ')}, ` +
        `steps ${event.from.slice(0, 10)} to ${event.to.slice(0, 10)}`
      );
    case 'segment_finished':
      return (
        `segment ${event.segment} finished: ${plural(event.step.n_trades, 'trade')}, ` +
        `hit ${percentText(event.step.hit)}, P&L ${moneyText(event.step.total_pnl)}`
      );
    case 'call_started':
      return `request to the ${event.role}, turn ${event.turn}, ${event.purpose}: ${callText(event)}`;
    case 'agent_text':
      return `${event.role} writes: ${event.text}`;
    case 'call_finished':
      return (
        `${event.role}, turn ${event.turn}, ${callText(event)}: ${event.outcome}, ` +
        `${usdText(event.cost_usd)}${event.error === null ? '' : `, ${event.error}`}`
      );
    case 'turn':
      return `${event.role}, turn ${event.turn}, ${event.purpose}: ${event.says}`;
    case 'proposed':
      return `${event.revised ? 'revised proposals' : 'proposals'}: ${event.proposals.map(proposalText).join('; ')}`;
    case 'screened':
      return `screened: ${event.screening.map(screenedText).join('; ')}`;
    case 'chosen':
      return `chosen: ${event.proposal}: ${event.rules}`;
    case 'wave_started':
      return `segment ${event.segment}, wave ${event.wave} started: ${plural(event.tests, 'test')}`;
    case 'wave_finished': {
      const { done, planned, metrics } = event.progress;
      return (
        `segment ${event.segment}, wave ${event.wave} finished: ${countText(done)} of ` +
        `${plural(planned, 'test')}, hit ${percentText(metrics.hit)}, ` +
        `payoff ${ratioText(metrics.payoff)}, P&L ${moneyText(metrics.total_pnl)}`
      );
    }
    case 'test_finished':
      return `${event.test} ${event.status}, P&L ${moneyText(event.pnl)}`;
    case 'planned':
      return plannedText(event.event);
    case 'file_written':
      return `wrote ${event.path}`;
    case 'shadowed':
      return `segment ${event.segment}: ${plural(event.tests, 'shadow test')} of ${SHADOWS[event.of]}`;
    case 'replayed':
      return replayedText(event);
    case 'placebo_started':
      return (
        `${plural(event.wanted, 'placebo arm')} of each kind: the whole search repeated on versions of ` +
        'the market without an edge'
      );
    case 'arm_finished':
      return (
        `arm ${event.arm} ${KIND_NAMES[event.kind]}: champion t ${ratioText(event.outcome?.champion_t ?? null)}; ` +
        `${event.exceeding} of ${event.arm} did as well; ${event.done} of ${event.of} finished`
      );
    case 'examined':
      return examinedText(event.exam);
    default:
      throw new TypeError(
        `Cannot describe the event "${(event satisfies never as SessionEvent).type}"`,
      );
  }
}

const SHADOWS = { patch: 'the parameters before a patch', critic: 'proposals not chosen' } as const;

/** A turn that needs a repair, was dropped, or is taken over by heuristic agents. */
export function turnNoticeText({ turn, role, kind, reason }: EventOf<'turn_notice'>): string {
  switch (kind) {
    case 'repair':
      return `Turn ${turn} of the ${role}: repair requested: ${reason}`;
    case 'dropped':
      return `Turn ${turn} of the ${role} dropped: ${reason}`;
    case 'taken_over':
      return `Heuristic agents take over from turn ${turn}: ${reason}`;
  }
}

/** The best of the replayed finalists. */
export function replayedText({ finalists, champion }: EventOf<'replayed'>): string {
  const best =
    champion === null
      ? 'no finalist traded'
      : `best "${champion.name}" of segment ${champion.segment}, t ${ratioText(champion.t)}`;
  return `${plural(finalists, 'finalist')} replayed over all steps: ${best}`;
}

/** How many finished arms of a kind did as well as the session. */
export function armText(
  kind: PlaceboKind,
  last: Pick<EventOf<'arm_finished'>, 'arm' | 'exceeding'> | null,
): string {
  const name = KIND_NAMES[kind];
  return last === null
    ? `${name}: none finished`
    : `${name}: ${last.exceeding} of ${last.arm} did as well`;
}

/** The result of an exam on the vault. */
export function examinedText({ look, level, p, passed, bars }: Exam): string {
  return (
    `vault opened, look ${look}: p ${pText(p)} over ${plural(bars, 'bar')}, limit ` +
    `${pText(level)}: ${passed ? 'passed' : 'not passed'}`
  );
}

type Call = EventOf<'call_started' | 'call_finished'>;

function callText({ attempt, kind, provider, model }: Call): string {
  return `attempt ${attempt}${kind === 'ask' ? '' : ` (${kind})`}, ${provider}:${model}`;
}

function proposalText({ id, name, methods, thesis }: Proposal): string {
  return `${id} "${name}", ${methods.join(' + ')}: ${thesis}`;
}

type Screened = EventOf<'screened'>['screening'][number];

function screenedText({ id, metrics }: Screened): string {
  return `${id} ${plural(metrics.n_trades, 'trade')}, P&L ${moneyText(metrics.total_pnl)}`;
}

/** The change, its author and its reason. */
function plannedText(event: PlanEvent): string {
  const { agent, action, patch, change, experiment, rule, reason } = event;
  if (experiment !== undefined) {
    const { parameter, old_value, new_value, outcome } = experiment;
    return `patch ${OUTCOMES[outcome]}: ${parameter} ${old_value} -> ${new_value}: ${reason}`;
  }
  const who = rule === undefined ? agent : `${agent}, rule ${rule}`;
  if (patch !== undefined) {
    const { parameter, old_value, new_value, applied_at } = patch;
    return `patch of the ${who}: ${parameter} ${old_value} -> ${new_value} from ${applied_at}: ${reason}`;
  }
  const moves = Object.entries(change ?? {}).map(([key, move]) => `${key} ${move}`);
  const what = moves.length === 0 ? '' : ` ${moves.join(', ')}`;
  return `${action.replaceAll('_', ' ')} of the ${who}:${what === '' ? '' : `${what}:`} ${reason}`;
}
