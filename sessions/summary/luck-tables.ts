import type { Honesty, PlaceboTest } from '../../protocol/honesty.ts';
import type { Metrics } from '../../protocol/metrics.ts';
import {
  countText,
  percentText,
  plural,
  pText,
  ratioText,
  sentence,
} from '../../protocol/number-text.ts';
import { championOf } from './champion-text.ts';
import { impliedText, luckShareText, profitableShareText } from './luck-text.ts';
import type { SessionFindings } from './session-findings.ts';
import { metricColumns, type TextTable, textTable } from './text-table.ts';

// Tables that the summary and the report share; every number is in metrics_global.json.

/** Compares the session with its placebo arms; no rows without them. */
export function luckTable({ placebo, search, trials }: Honesty): TextTable {
  const header = ['Measure', 'This session', 'Shuffled copies', 'Mirrored copies'];
  if (placebo === null) return { header, rows: [] };
  const { shuffle, mirror } = placebo;
  const row = (measure: string, session: string, placebo: (test: PlaceboTest) => string) => [
    ...[measure, session],
    ...[shuffle, mirror].map(placebo),
  ];
  return {
    header,
    rows: [
      row('t of the champion (placebo: mean)', ratioText(search.champion_t), ({ mean }) =>
        ratioText(mean),
      ),
      row('t minus placebo mean', '', ({ haircut }) => ratioText(haircut)),
      row('placebo mean / session t (luck share)', '', luckShareText),
      row(
        'placebo runs with at least this t',
        '',
        ({ exceeding, runs }) => `${countText(exceeding)} of ${countText(runs)}`,
      ),
      row('placebo p, decides the verdict (this session: the larger)', pText(placebo.p), ({ p }) =>
        pText(p),
      ),
      row('95 % interval of p', '', ({ p_low, p_high }) => `${pText(p_low)} to ${pText(p_high)}`),
      row('p needed for the verdict "candidate"', `${pText(placebo.threshold)} or less`, () => ''),
      row('t of the walk-forward record (placebo: mean)', ratioText(search.record_t), (one) =>
        ratioText(one.record.mean),
      ),
      row(
        'p of the walk-forward t, does not decide (runs with at least this t)',
        pText(placebo.record_p),
        ({ record: { p, exceeding, runs } }) =>
          `${pText(p)} (${countText(exceeding)} of ${countText(runs)})`,
      ),
      row('trials on overlapping bars', countText(trials.session + trials.before), () => ''),
      row('implied N', '', impliedText),
      row(
        'profitable out-of-sample tests (placebo: mean, range)',
        percentText(search.profitable_tests_share),
        (test) => profitableShareText(test),
      ),
    ],
  };
}

/** The question of each check, by the name that `unchecked` uses too. */
const QUESTIONS: Readonly<Record<string, string>> = {
  Šidák: 'How likely is the best of N independent trials without an edge to look this good?',
  'deflated Sharpe ratio':
    'What is the probability that the true Sharpe ratio exceeds the best of N trials without an edge?',
  overfitting:
    'PBO: how often does the best finalist in one half of the days rank below the median in the other half?',
  'superior ability':
    'SPA: did the best finalist earn more than its market exposure, given all finalists?',
  'minimum backtest length':
    'How many years of data keep the expected best annual Sharpe ratio of N trials without an edge below 1?',
};

/** The standard statistics of overfitting, a line each, and why some could not be computed. */
export function checkLines(honesty: Honesty): string[] {
  const { sidak, deflated_sharpe, overfitting, superior_ability, minimum_length } = honesty;
  const found: [check: string, answer: string | null][] = [
    ['Šidák', sidak && sidakText(sidak)],
    [
      'deflated Sharpe ratio',
      deflated_sharpe &&
        `${ratioText(deflated_sharpe.value)} with ${plural(deflated_sharpe.trials, 'trial')}; above 0.95 supports an edge, lower values are inconclusive`,
    ],
    ['overfitting', overfitting && overfittingText(overfitting)],
    [
      'superior ability',
      superior_ability &&
        `p ${pText(superior_ability.p)} (${plural(superior_ability.draws, 'draw')}); strategies that the search dropped are not included and could only raise it`,
    ],
    ['minimum backtest length', lengthText(minimum_length)],
  ];
  const line = (check: string, answer: string) =>
    [sentence(check), Object.hasOwn(QUESTIONS, check) && QUESTIONS[check], answer]
      .filter(Boolean)
      .join(' ');
  return [
    ...found.flatMap(([check, answer]) => (answer === null ? [] : [line(check, `${answer}.`)])),
    ...honesty.unchecked.map(({ check, why }) => line(check, `Not computed: ${why}.`)),
  ];
}

/** The champion, the walk-forward record, and the champion on the locked bars if the vault was opened. */
export function championTable({ metrics }: SessionFindings): TextTable {
  const { search, exam } = metrics.honesty;
  const best = championOf(metrics.honesty);
  const row = (name: string, t: number | null, result: Metrics) => ({ name, t, result });
  const rows = [
    best && row('champion, fixed parameters, all steps', best.t, best.step),
    row('walk-forward record, changing parameters', search.record_t, metrics.walk_forward.metrics),
    exam && row('champion on the locked bars', exam.t, exam.result),
  ];
  return textTable(
    rows.filter((one) => one !== null),
    {
      Strategy: ({ name }) => name,
      t: ({ t }) => ratioText(t),
      ...metricColumns(
        ['Trades', 'Hit', 'Payoff', 'P&L', 'Drawdown', 'Time in market'],
        ({ result }) => result,
      ),
    },
  );
}

function sidakText({
  p,
  trials,
  p_effective,
  effective_trials,
}: NonNullable<Honesty['sidak']>): string {
  const all = `p ${pText(p)} with ${plural(trials, 'trial')}`;
  if (p_effective === null || effective_trials === null) return all;
  return `${all}; p ${pText(p_effective)} if all trials are correlated like the finalists (${countText(Math.round(effective_trials))} effective trials)`;
}

function overfittingText({ pbo, noise_low, noise_high }: NonNullable<Honesty['overfitting']>) {
  const band = `noise gives ${percentText(noise_low, 0)} to ${percentText(noise_high, 0)}`;
  return `${percentText(pbo, 0)}; ${band}, and only a value below 20 % speaks against overfitting: this one does${pbo < 0.2 ? '' : ' not'}`;
}

function lengthText({ years, years_there }: Honesty['minimum_length']): string {
  const enough = years_there >= years ? 'enough' : 'too few';
  return `${ratioText(years, 1)} years needed; the steps cover ${ratioText(years_there, 2)}: ${enough}`;
}
