import { describe, expect, it } from 'vitest';
import { SessionConfig } from '../../../protocol/session-config.ts';
import { Transcript } from '../../../protocol/session-files.ts';
import { costNotes, costRows, costTable, hasCosts } from '../../../sessions/summary/cost-table.ts';
import { EXAMPLES } from '../../helpers/protocol-examples.ts';
import { SEAT } from '../../helpers/scripted-model.ts';

const CONFIG = SessionConfig.parse({
  agents: { critic: SEAT, strategist: { ...SEAT, model: 'free', price: null } },
});

function call(changes: Partial<Transcript>): Transcript {
  const { inherited: _inherited, ...example } = EXAMPLES.transcript!.value as Transcript;
  return Transcript.parse({
    ...example,
    role: 'critic',
    provider: 'openai',
    model: 'scripted',
    segment: 1,
    outcome: 'answered',
    usage: { input_tokens: 100, cached_tokens: 20, cache_write_tokens: 3, output_tokens: 50 },
    cost_usd: 0.5,
    charged_tokens: 173,
    clock: { started_at: '2026-01-15T00:00:00Z', latency_ms: 1500 },
    ...changes,
  });
}

describe('costRows()', () => {
  const rows = costRows(
    [
      call({}),
      call({ role: 'strategist', model: 'free', cost_usd: 0 }),
      // Rejected by the provider: it counts as a call without cost.
      call({ outcome: 'failed', usage: null, cost_usd: 0, charged_tokens: 0 }),
      call({ outcome: 'unknown', usage: null, cost_usd: 2, charged_tokens: 9000 }),
      call({ outcome: 'truncated' }),
      // Paid by the parent, and never sent.
      call({ inherited: true, cost_usd: 99 }),
      call({ outcome: 'not_sent', cost_usd: 0 }),
    ],
    CONFIG,
  );

  it('sums sent calls by role and model', () => {
    expect(rows).toEqual([
      {
        role: 'critic',
        provider: 'openai',
        model: 'scripted',
        calls: 4,
        answered: 2,
        input_tokens: 200,
        cached_tokens: 40,
        cache_write_tokens: 6,
        output_tokens: 100,
        unknown_usage: 1,
        cost_usd: 3,
        is_priced: true,
        latency_ms: 6000,
      },
      {
        role: 'strategist',
        provider: 'openai',
        model: 'free',
        calls: 1,
        answered: 1,
        input_tokens: 100,
        cached_tokens: 20,
        cache_write_tokens: 3,
        output_tokens: 50,
        unknown_usage: 0,
        cost_usd: 0,
        is_priced: false,
        latency_ms: 1500,
      },
    ]);
  });

  it('is a table with a total, and n/a for an unknown cost', () => {
    expect(costTable(rows).rows).toEqual([
      ['critic', 'openai:scripted', '4', '2', '206', '40', '100', '$3.00', '1.5 s'],
      ['strategist', 'openai:free', '1', '1', '103', '20', '50', 'n/a', '1.5 s'],
      ['all', '', '5', '3', '309', '60', '150', 'n/a', '1.5 s'],
    ]);
    expect(costTable(rows.slice(0, 1)).rows).toHaveLength(1);
  });

  it('costNotes() reports unknown usage, unknown prices and the end of the budget', () => {
    const budget_ended = [{ turn: 12, why: 'the budget of 5 calls is used up' }];
    const notes = costNotes({ costs: rows, budget_ended });
    expect(notes).toContain('The usage of 1 call is unknown');
    expect(notes).toContain('without a known price');
    expect(notes).toContain(
      'Heuristic agents took over at turn 12: the budget of 5 calls is used up.',
    );
    expect(hasCosts({ costs: [], budget_ended })).toBe(true);
    expect(hasCosts({ costs: [], budget_ended: [] })).toBe(false);
  });
});
