import { describe, expect, it } from 'vitest';
import type { AttemptRecord, TurnRecord } from '../../../sessions/context/turn-record.ts';
import { conversationSection } from '../../../sessions/report/conversation-section.ts';
import type { SessionFindings } from '../../../sessions/summary/session-findings.ts';

const ATTEMPT: AttemptRecord = {
  attempt: 1,
  kind: 'ask',
  provider: 'openai',
  model: 'm',
  outcome: 'answered',
  error: null,
  will_retry: false,
  usage: { input_tokens: 1000, cached_tokens: 200, cache_write_tokens: 34, output_tokens: 56 },
  cost_usd: 0.0123,
  response: '{"summary":"a first thought"}',
};
const TURN: TurnRecord = {
  turn: 4,
  role: 'critic',
  purpose: 'choose',
  segment: 1,
  says: 'takes the second',
  dropped: null,
  attempts: [ATTEMPT],
};

const sectionOf = (...turns: TurnRecord[]) =>
  conversationSection({ turns } as unknown as SessionFindings);
/** One line per paragraph, without tags. */
const textOf = (html: string) =>
  html
    .replace(/<\/(p|summary|h3|dt|dd)>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

describe('conversationSection()', () => {
  it('collapses each turn under role, purpose and a sentence', () => {
    const html = sectionOf(TURN);
    expect(html.match(/<details>/g)).toHaveLength(1);
    // 1,000 + 200 + 34 input tokens.
    expect(textOf(html).slice(1)).toEqual([
      'Segment 1',
      'Turn 4: critic, choose: takes the second',
      'openai:m, answered, 1,234 tokens in (200 cached), 56 out, $0.0123',
      'summary',
      'a first thought',
    ]);
  });

  it('shows failed attempts, repairs, and the reason of a dropped turn', () => {
    const failed: AttemptRecord = {
      ...ATTEMPT,
      outcome: 'failed',
      usage: null,
      cost_usd: 0,
      response: null,
      will_retry: true,
      error: { failure: 'server', message: 'it is down' },
    };
    const repair: AttemptRecord = { ...ATTEMPT, attempt: 3, kind: 'repair', response: 'no "idea"' };
    const html = sectionOf({
      ...TURN,
      says: null,
      dropped: 'neither could be used',
      attempts: [failed, { ...ATTEMPT, attempt: 2 }, repair],
    });
    expect(html).toContain('<strong class="dropped">dropped</strong>');
    expect(textOf(html).slice(2)).toEqual([
      'Turn 4: critic, choose: dropped neither could be used',
      'Dropped: neither could be used.',
      'openai:m, failed, usage unknown, $0.00',
      'Failed and was retried: it is down',
      'attempt 2, openai:m, answered, 1,234 tokens in (200 cached), 56 out, $0.0123',
      'summary',
      'a first thought',
      'attempt 3, repair of an invalid answer, openai:m, answered, 1,234 tokens in (200 cached), 56 out, $0.0123',
      'no &quot;idea&quot;',
    ]);
  });

  it('marks computed, unsent and inherited attempts', () => {
    const computed: AttemptRecord = {
      ...ATTEMPT,
      kind: 'compute',
      provider: 'heuristic',
      model: 'heuristic-1',
      usage: null,
      response: { status: 'two words' },
    };
    const unsent: AttemptRecord = {
      ...ATTEMPT,
      outcome: 'not_sent',
      usage: null,
      response: null,
      error: { failure: 'budget', message: 'the budget is used up' },
    };
    const text = textOf(
      sectionOf(
        { ...TURN, attempts: [unsent, computed] },
        { ...TURN, turn: 5, segment: 2, attempts: [{ ...ATTEMPT, inherited: true }] },
      ),
    );
    expect(text).toContain('openai:m, not sent');
    expect(text).toContain('Failed: the budget is used up');
    expect(text).toContain('heuristic-1, computed');
    expect(text).toContain('Segment 2');
    expect(text.join('\n')).toContain('$0.0123, paid by the parent session');
  });
});
