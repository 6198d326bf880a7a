import { describe, expect, it } from 'vitest';
import type { WindowPlan } from '../../../engine/windows.ts';
import { SessionConfig } from '../../../protocol/session-config.ts';
import { memorySplits } from '../../../sessions/judging/memory-splits.ts';
import { abstainedTest, keptTest, record, testRecord } from '../../helpers/episodes.ts';
import { SEAT } from '../../helpers/scripted-model.ts';

const at = (day: string) => Date.parse(`${day}T00:00:00Z`);

/** A window whose step lies between two days. */
function window(from: string, to: string): WindowPlan['segments'][number][number] {
  const slice = { start: 0, end: 100 };
  return {
    train: slice,
    validation: slice,
    step: slice,
    skipped: null,
    borders: [0, 0, at(from), at(to)],
  };
}

const WINDOWS: WindowPlan = {
  schedule: 'forward',
  searchEnd: 0,
  vaultFrom: 0,
  segments: [
    [window('2024-05-28', '2024-05-30'), window('2024-05-30', '2024-06-01')],
    [window('2024-06-30', '2024-07-02'), window('2024-07-01', '2024-07-03')],
  ],
};

const lost = record({ bars: 100, trades: 1, losses: 1, totalPnl: -5, grossLoss: 5 });

/** Kept, made 10 in two trades; flat; kept, lost 5 in one; kept, made 10 in two. */
const RUNS = [
  [testRecord(0, keptTest(0)), testRecord(1, abstainedTest(1))],
  [testRecord(0, keptTest(0, { step: lost })), testRecord(1, keptTest(1))],
].map((tests, i) => ({
  tests,
  results: { segment: i + 1, in_sample: false } as Parameters<
    typeof memorySplits
  >[1][number]['results'],
}));

function split(agents: object, more: object = {}, runs = RUNS) {
  const config = SessionConfig.parse({ segments: 2, tests: 2, agents, ...more });
  return memorySplits({ config, windows: WINDOWS, barsPerYear: 105_120 }, runs);
}

const until = (training_cutoff: string | null, model = 'm') => ({
  ...SEAT,
  model,
  training_cutoff,
});

describe('memorySplits()', () => {
  it('counts a step across the cutoff as before it', () => {
    // Of the last two steps, one began on the last day of June and one on the first of July.
    const { memory, unknown } = split({ critic: until('2024-06') });
    expect(unknown).toEqual([]);
    expect(memory).toHaveLength(1);
    const [{ role, model, cutoff, before, after }] = memory as [(typeof memory)[number]];
    expect({ role, model, cutoff }).toEqual({
      role: 'critic',
      model: 'openai:m',
      cutoff: '2024-07-01T00:00:00Z',
    });
    expect(before).toMatchObject({ n_trades: 3, total_pnl: 5, hit: 1 / 3, exposure: 20 / 300 });
    expect(after).toMatchObject({ n_trades: 2, total_pnl: 10, hit: 0.5, exposure: 0.2 });
  });

  it('uses the end of the month, also in December', () => {
    const of = (month: string) => split({ critic: until(month) }).memory[0]!;
    expect(of('2023-12').cutoff).toBe('2024-01-01T00:00:00Z');
    expect(of('2023-12').before).toMatchObject({ n_trades: 0, hit: null, total_pnl: 0 });
    expect(of('2023-12').after).toMatchObject({ n_trades: 5, total_pnl: 15 });
    expect(of('2026-06').after).toMatchObject({ n_trades: 0, hit: null, t: null });
  });

  it('splits by role and model, and names models without a cutoff', () => {
    const { memory, unknown } = split({
      maestro: until('2024-05'),
      strategist: until('2024-06', 'n'),
      critic: until(null, 'o'),
    });
    expect(memory.map(({ role, model }) => [role, model])).toEqual([
      ['maestro', 'openai:m'],
      ['strategist', 'openai:n'],
    ]);
    expect(unknown).toEqual(['openai:o']);
  });

  it('is empty for heuristic agents', () => {
    expect(split({})).toEqual({ memory: [], unknown: [] });
  });

  it('omits in-sample segments and those before the model joined a fork', () => {
    const inSample = RUNS.map((run) =>
      run.results.segment === 1 ? run : { ...run, results: { ...run.results, in_sample: true } },
    );
    const [revisit] = split({ critic: until('2023-12') }, {}, inSample).memory;
    expect(revisit!.after).toMatchObject({ n_trades: 2, total_pnl: 10 });

    const past = { maestro: 'heuristic', strategist: 'heuristic', critic: 'heuristic' };
    const pasts = [{ until_segment: 1, seed: 1, agents: past }];
    const fork = { parent: '0123456789ab', parent_name: 'parent', pasts };
    const [forked] = split({ critic: until('2023-12') }, { fork }).memory;
    expect(forked!.after).toMatchObject({ n_trades: 3, total_pnl: 5 });
  });
});
