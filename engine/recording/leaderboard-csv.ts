import type { StrategyRules } from '../../protocol/strategy.ts';
import type { SliceSummary } from '../scoring/score-slice.ts';
import { hitOf, payoffOf, profitFactorOf } from '../scoring/trade-sums.ts';
import type { RankedCandidate } from '../select-candidate.ts';
import { parameterValues } from '../strategy/strategy-space.ts';

const SLICE_COLUMNS = [
  'n_trades',
  'hit',
  'payoff',
  'profit_factor',
  'total_pnl',
  'worst_episode_maxdd',
  'blunders',
  'score',
];

/** The parameters of the candidates of a segment, prepared for the leaderboards of its tests. */
export class LeaderboardTable {
  readonly rules: readonly StrategyRules[];
  readonly #header: string;
  readonly #values: readonly string[];

  /** @param rules candidates that set the same parameters */
  constructor(rules: readonly StrategyRules[]) {
    this.rules = rules;
    const keys = parameterValues(rules[0]!).map(({ key }) => key);
    this.#header = [
      ...['rank', 'candidate', 'fate', 'market'],
      ...keys,
      ...SLICE_COLUMNS.map((name) => `train_${name}`),
      ...SLICE_COLUMNS.map((name) => `validation_${name}`),
    ].join(',');
    this.#values = rules.map((one) => {
      const values = new Map(parameterValues(one).map(({ key, value }) => [key, value]));
      return keys.map((key) => `${values.get(key)!},`).join('');
    });
  }

  /**
   * `leaderboard_base.csv`: every candidate of a test with its parameters, by rank on train. Undefined
   * values are empty cells.
   */
  csv(ranking: readonly RankedCandidate[], isSimulated: boolean): string {
    const market = isSimulated ? 'SIMULATED' : 'real';
    let text = `${this.#header}\n`;
    for (const [i, { candidate, fate, train, validation }] of ranking.entries()) {
      const onValidation = validation === null ? NO_CELLS : sliceCells(validation);
      text +=
        `${i + 1},${candidate},${fate},${market},${this.#values[candidate]!}` +
        `${sliceCells(train)},${onValidation}\n`;
    }
    return text;
  }
}

const NO_CELLS = ','.repeat(SLICE_COLUMNS.length - 1);

function sliceCells(slice: SliceSummary): string {
  return [
    slice.trades,
    hitOf(slice) ?? '',
    payoffOf(slice) ?? '',
    profitFactorOf(slice) ?? '',
    slice.totalPnl,
    slice.deepestEpisode,
    slice.blunders,
    Number.isNaN(slice.score) ? '' : slice.score,
  ].join(',');
}
