import { describe, expect, it } from 'vitest';
import type { Honesty } from '../../../protocol/honesty.ts';
import { SessionConfig } from '../../../protocol/session-config.ts';
import { heuristicText, memoryTable, memoryText } from '../../../sessions/summary/models-text.ts';
import type { SessionFindings } from '../../../sessions/summary/session-findings.ts';
import { HONESTY, IDENTITY, METRICS_GLOBAL } from '../../helpers/protocol-examples.ts';

function findings(changes: Partial<Honesty>, config: object = {}): SessionFindings {
  return {
    metrics: { ...METRICS_GLOBAL, honesty: { ...HONESTY, unchecked: [], ...changes } },
    identity: { ...IDENTITY, config: SessionConfig.parse(config) },
  } as SessionFindings;
}

const [SPLIT] = HONESTY.memory;
const half = (n_trades: number, total_pnl: number, t: number | null) => ({
  ...SPLIT!.before,
  n_trades,
  total_pnl,
  t,
  hit: n_trades === 0 ? null : 0.5,
});
const split = {
  ...SPLIT!,
  model: 'openai:m',
  cutoff: '2024-07-01T00:00:00Z',
  before: half(40, 900, 2),
  after: half(8, -100, -0.5),
};

describe('heuristicText()', () => {
  it('compares both records and both champions', () => {
    const other = { ...HONESTY.search, record_pnl: 1234, record_t: 0.9, champion_t: null };
    expect(heuristicText(findings({ heuristic: { ...other, finalists: 1 } }))).toBe(
      'Heuristic agents, at no cost, on the same bars with the same number of tests: walk-forward P&L 1,234, t 0.90 ' +
        '(this session: -12, t -0.40); best of 1 finalist t n/a (this session: 1.80 of 3).',
    );
  });

  it('is null without the baseline', () => {
    expect(heuristicText(findings({ heuristic: null }))).toBeNull();
  });
});

describe('memoryText()', () => {
  it('reports results before and after the training cutoff', () => {
    expect(memoryText(findings({ memory: [split] }))).toBe(
      'A model may remember prices from before its training cutoff. Prompts hide symbol, dates and price level, but a model may still recognise the market. ' +
        'The critic (openai:m) has a training cutoff of 2024-07-01: before it 40 trades, P&L 900, t 2.00; after it 8 trades, P&L -100, t -0.50.',
    );
  });

  it('reports a record without trades after the cutoff, and prompts that are not blind', () => {
    const text = memoryText(
      findings({ memory: [{ ...split, after: half(0, 0, null) }] }, { blind: false }),
    );
    expect(text).toContain('Prompts named symbol and dates. ');
    expect(text).toMatch(/has a training cutoff of 2024-07-01, and no trade is after it\.$/);
  });

  it('names models with an unknown cutoff, and is null without models', () => {
    const unchecked = [
      { check: 'memory', why: 'the training cutoff of openai:x is unknown' },
      { check: 'Šidák', why: 'nothing traded' },
    ];
    expect(memoryText(findings({ memory: [], unchecked }))).toMatch(
      / The training cutoff of openai:x is unknown\.$/,
    );
    expect(memoryText(findings({ memory: [] }))).toBeNull();
  });
});

describe('memoryTable()', () => {
  it('has a row for each side of the cutoff', () => {
    expect(memoryTable(findings({ memory: [split] })).rows).toEqual([
      ['critic', 'openai:m', 'before 2024-07-01', '40', '50.0 %', '900', '2.00'],
      ['critic', 'openai:m', 'from 2024-07-01 on', '8', '50.0 %', '-100', '-0.50'],
    ]);
  });
});
