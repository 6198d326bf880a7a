import { usdText } from '../../protocol/number-text.ts';
import { usageText } from '../../protocol/usage-text.ts';
import type { AttemptRecord, TurnRecord } from '../context/turn-record.ts';
import type { SessionFindings } from '../summary/session-findings.ts';
import { answerHtml } from './answer-html.ts';
import { escapeHtml } from './escape-html.ts';

const KINDS: Readonly<Record<AttemptRecord['kind'], string>> = {
  compute: '',
  ask: '',
  shrink: 'retry with a shorter prompt',
  repair: 'repair of an invalid answer',
};

/** Every answer of the agents, collapsed by turn. Prompts are long and stay in the transcripts. */
export function conversationSection({ turns }: SessionFindings): string {
  const segments = [...new Set(turns.map(({ segment }) => segment))];
  const parts = segments.map(
    (segment) =>
      `<h3>Segment ${segment}</h3>\n${turns
        .filter((one) => one.segment === segment)
        .map(turnHtml)
        .join('\n')}`,
  );
  return (
    '<p>The answers of the agents. Prompts are in <code>transcripts/</code>, or print them with ' +
    '<code>maestro replay --print</code>.</p>\n' +
    parts.join('\n')
  );
}

function turnHtml({ turn, role, purpose, says, dropped, attempts }: TurnRecord): string {
  const mark = dropped === null ? '' : ' <strong class="dropped">dropped</strong>';
  const head =
    `<summary><span class="turn">Turn ${turn}: ${escapeHtml(role)}, ${escapeHtml(purpose)}:</span>${mark} ` +
    `<span class="soft">${escapeHtml(shortened(says ?? dropped ?? ''))}</span></summary>`;
  const why = dropped === null ? '' : `<p>Dropped: ${escapeHtml(dropped)}.</p>`;
  return `<details>${head}${why}${attempts.map(attemptHtml).join('')}</details>`;
}

function attemptHtml(attempt: AttemptRecord): string {
  const by = `<p class="by">${escapeHtml(attemptText(attempt))}</p>`;
  if (attempt.error !== null) {
    const retried = attempt.will_retry ? ' and was retried' : '';
    return `${by}<p>Failed${retried}: ${escapeHtml(attempt.error.message)}</p>`;
  }
  return by + answerHtml(attempt.response);
}

/** Kind, model, outcome, usage and cost of an attempt, in a line. */
function attemptText(record: AttemptRecord): string {
  const { attempt, kind, provider, model, outcome, usage, cost_usd, inherited } = record;
  if (kind === 'compute') return `${model}, computed`;
  const parts = [
    ...(attempt === 1 ? [] : [`attempt ${attempt}`]),
    ...(KINDS[kind] === '' ? [] : [KINDS[kind]]),
    `${provider}:${model}`,
    outcome.replace('_', ' '),
  ];
  if (outcome !== 'not_sent') {
    parts.push(usage === null ? 'usage unknown' : usageText(usage), usdText(cost_usd));
  }
  if (inherited === true) parts.push('paid by the parent session');
  return parts.join(', ');
}

/** The first 160 characters; the full text follows below. */
function shortened(text: string): string {
  const characters = [...text.replace(/\s+/g, ' ').slice(0, 400)];
  return characters.length > 160 ? `${characters.slice(0, 160).join('')}…` : characters.join('');
}
