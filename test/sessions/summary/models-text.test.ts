import { describe, expect, it } from 'vitest';
import type { Honesty } from '../../../protocol/honesty.ts';
import { SessionConfig } from '../../../protocol/session-config.ts';
import { heuristicText, memoryTable, memoryText } from '../../../sessions/summary/models-text.ts';
import type { SessionFindings } from '../../../sessions/summary/session-findings.ts';
import { HONESTY, IDENTITY, METRICS_GLOBAL } from '../../helpers/protocol-examples.ts';

function findings(said: Partial<Honesty>, config: object = {}): SessionFindings {
  return {
    metrics: { ...METRICS_GLOBAL, honesty: { ...HONESTY, unchecked: [], ...said } },
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
  it('has both records and both champions side by side', () => {
    const other = { ...HONESTY.search, record_pnl: 1234, record_t: 0.9, champion_t: null };
    expect(heuristicText(findings({ heuristic: { ...other, finalists: 1 } }))).toBe(
      'Heuristic agents, which cost nothing, on the same bars with as many tests: their walk-forward record made 1,234 ' +
        '(t 0.90; that of this session -12, t -0.40), and the best of their 1 finalist has t n/a (here 1.80 of 3).',
    );
  });

  it('is null where they are not there', () => {
    expect(heuristicText(findings({ heuristic: null }))).toBeNull();
  });
});

describe('memoryText()', () => {
  it('tells of both sides of where a model stopped learning', () => {
    expect(memoryText(findings({ memory: [split] }))).toBe(
      'A model may remember what was before it stopped learning. Prompts hide symbol, dates and price level, and no more can be done. ' +
        'The critic (openai:m) learnt until 2024-07-01: before it 40 trades, P&L 900, t 2.00; after it 8 trades, P&L -100, t -0.50.',
    );
  });

  it('says so where all that was found may be remembered, and where agents were told what it is', () => {
    const text = memoryText(
      findings({ memory: [{ ...split, after: half(0, 0, null) }] }, { blind: false }),
    );
    expect(text).toContain('They were told symbol and dates. ');
    expect(text).toMatch(/learnt until 2024-07-01, and no trade is from a step after it\.$/);
  });

  it('names models of whom nothing is known, and is null where none played', () => {
    const unchecked = [
      { check: 'memory', why: 'until when openai:x learnt is not known' },
      { check: 'Šidák', why: 'nothing traded' },
    ];
    expect(memoryText(findings({ memory: [], unchecked }))).toMatch(
      / Until when openai:x learnt is not known\.$/,
    );
    expect(memoryText(findings({ memory: [] }))).toBeNull();
  });
});

describe('memoryTable()', () => {
  it('has a row for each side', () => {
    expect(memoryTable(findings({ memory: [split] })).rows).toEqual([
      ['critic', 'openai:m', 'begun before 2024-07-01', '40', '50.0 %', '900', '2.00'],
      ['critic', 'openai:m', 'from 2024-07-01 on', '8', '50.0 %', '-100', '-0.50'],
    ]);
  });
});
