import { usdText } from '../../protocol/number-text.ts';
import { usageText } from '../../protocol/usage-text.ts';
import type { AttemptRecord, TurnRecord } from '../context/turn-record.ts';
import type { SessionFindings } from '../summary/session-findings.ts';
import { answerHtml } from './answer-html.ts';
import { escapeHtml } from './escape-html.ts';

const KINDS: Readonly<Record<AttemptRecord['kind'], string>> = {
  compute: '',
  ask: '',
  shrink: 'asked again with a shorter prompt',
  repair: 'asked to mend its answer',
};

/** Everything that agents said, folded turn by turn. What they were told is long, and is elsewhere. */
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
    '<p>What each agent said. What it was told is in <code>transcripts/</code>, or is read with ' +
    '<code>maestro replay --print</code>.</p>\n' +
    parts.join('\n')
  );
}

function turnHtml({ turn, role, purpose, says, dropped, attempts }: TurnRecord): string {
  const mark = dropped === null ? '' : ' <strong class="dropped">dropped</strong>';
  const head =
    `<summary><span class="turn">Turn ${turn}: ${escapeHtml(role)}, ${escapeHtml(purpose)}</span>${mark} ` +
    `<span class="soft">${escapeHtml(shortened(says ?? dropped ?? ''))}</span></summary>`;
  const why = dropped === null ? '' : `<p>Dropped: ${escapeHtml(dropped)}.</p>`;
  return `<details>${head}${why}${attempts.map(attemptHtml).join('')}</details>`;
}

function attemptHtml(told: AttemptRecord): string {
  const by = `<p class="by">${escapeHtml(accountOf(told))}</p>`;
  if (told.error !== null) {
    const again = told.will_retry ? ', and it was asked again' : '';
    return `${by}<p>Came to nothing${again}: ${escapeHtml(told.error.message)}</p>`;
  }
  return by + answerHtml(told.response);
}

/** Who said it, why it was asked, what came of it and what that cost, in a line. */
function accountOf(told: AttemptRecord): string {
  const { attempt, kind, provider, model, outcome, usage, cost_usd, inherited } = told;
  if (kind === 'compute') return `${model}, computed`;
  const parts = [
    ...(attempt === 1 ? [] : [`attempt ${attempt}`]),
    ...(KINDS[kind] === '' ? [] : [KINDS[kind]]),
    `${provider}:${model}`,
    outcome.replace('_', ' '),
  ];
  if (outcome !== 'not_sent') {
    parts.push(usage === null ? 'usage not known' : usageText(usage), usdText(cost_usd));
  }
  if (inherited === true) parts.push('paid by the session this one was forked from');
  return parts.join(', ');
}

/** The first words of what may be long: all of it is below. */
function shortened(text: string): string {
  const characters = [...text.replace(/\s+/g, ' ').slice(0, 400)];
  return characters.length > 160 ? `${characters.slice(0, 160).join('')}…` : characters.join('');
}
