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
/** Each paragraph of its own line, without tags. */
const textOf = (html: string) =>
  html
    .replace(/<\/(p|summary|h3|dt|dd)>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

describe('conversationSection()', () => {
  it('folds each turn under who spoke, what for and the turn in a sentence', () => {
    const html = sectionOf(TURN);
    expect(html.match(/<details>/g)).toHaveLength(1);
    // 1,000 + 200 + 34 tokens went in.
    expect(textOf(html).slice(1)).toEqual([
      'Segment 1',
      'Turn 4: critic, choose takes the second',
      'openai:m, answered, 1,234 tokens in (200 cached), 56 out, $0.0123',
      'summary',
      'a first thought',
    ]);
  });

  it('shows attempts that failed, repairs, and why a turn was dropped', () => {
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
      'Turn 4: critic, choose dropped neither could be used',
      'Dropped: neither could be used.',
      'openai:m, failed, usage not known, $0.00',
      'Came to nothing, and it was asked again: it is down',
      'attempt 2, openai:m, answered, 1,234 tokens in (200 cached), 56 out, $0.0123',
      'summary',
      'a first thought',
      'attempt 3, asked to mend its answer, openai:m, answered, 1,234 tokens in (200 cached), 56 out, $0.0123',
      'no &quot;idea&quot;',
    ]);
  });

  it('says of what was computed, never sent or passed on that it was', () => {
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
    expect(text).toContain('Came to nothing: the budget is used up');
    expect(text).toContain('heuristic-1, computed');
    expect(text).toContain('Segment 2');
    expect(text.join('\n')).toContain('$0.0123, paid by the session this one was forked from');
  });
});
