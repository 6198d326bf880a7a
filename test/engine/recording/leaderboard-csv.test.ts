import { describe, expect, it } from 'vitest';
import { LeaderboardTable } from '../../../engine/recording/leaderboard-csv.ts';
import type { SliceSummary } from '../../../engine/scoring/score-slice.ts';
import type { RankedCandidate } from '../../../engine/select-candidate.ts';
import { rulesOf } from '../../helpers/rules.ts';

const slice: SliceSummary = {
  trades: 4,
  wins: 3,
  losses: 1,
  grossProfit: 60,
  grossLoss: 10,
  totalPnl: 50,
  deepestEpisode: -12.5,
  blunders: 1,
  score: 88.25,
};
const nothing: SliceSummary = {
  trades: 0,
  wins: 0,
  losses: 0,
  grossProfit: 0,
  grossLoss: 0,
  totalPnl: 0,
  deepestEpisode: 0,
  blunders: 0,
  score: NaN,
};

const rules = [20, 21].map((period) =>
  rulesOf(['trend_breakout'], {
    params: { 'trend_breakout.period': period },
    exits: { atr_stop_mult: 1.5 },
    gates: { vhf_min: 0.3 },
  }),
);

describe('LeaderboardTable', () => {
  // 3 of 4 won, 20 on average against 10; 60 over 10.
  it('has one line per candidate by rank, and empty cells for undefined values', () => {
    const ranking: RankedCandidate[] = [
      { candidate: 1, train: slice, validation: slice, fate: 'kept' },
      { candidate: 0, train: nothing, validation: null, fate: 'not validated' },
    ];
    const columns =
      'n_trades,hit,payoff,profit_factor,total_pnl,worst_episode_maxdd,blunders,score';
    const named = (phase: string) =>
      columns
        .split(',')
        .map((name) => `${phase}_${name}`)
        .join(',');
    expect(new LeaderboardTable(rules).csv(ranking, false)).toBe(
      `rank,candidate,fate,market,trend_breakout.period,atr_stop_mult,vhf_min,${named('train')},${named('validation')}\n` +
        '1,1,kept,real,21,1.5,0.3,4,0.75,2,6,50,-12.5,1,88.25,4,0.75,2,6,50,-12.5,1,88.25\n' +
        '2,0,not validated,real,20,1.5,0.3,0,,,,0,0,0,,,,,,,,,\n',
    );
  });

  it('writes numbers without rounding, so that they can be parsed', () => {
    const odd = { ...slice, totalPnl: -1234.56789012, score: 0.1 + 0.2, grossLoss: 3, wins: 1 };
    const csv = new LeaderboardTable(rules).csv(
      [{ candidate: 0, train: odd, validation: null, fate: 'not validated' }],
      true,
    );
    const [header, row] = csv
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    const cell = (name: string) => row![header!.indexOf(name)];
    expect(row).toHaveLength(header!.length);
    expect(cell('market')).toBe('SIMULATED');
    expect(Number(cell('train_total_pnl'))).toBe(odd.totalPnl);
    expect(Number(cell('train_score'))).toBe(odd.score);
    expect(Number(cell('train_profit_factor'))).toBe(20);
  });
});
