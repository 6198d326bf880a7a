import type { Honesty, PlaceboTest } from '../../protocol/honesty.ts';
import type { Metrics } from '../../protocol/metrics.ts';
import { countText, percentText, plural, pText, ratioText } from '../../protocol/number-text.ts';
import { championOf } from './champion-text.ts';
import { impliedText, luckShareText, profitableShareText } from './luck-text.ts';
import type { SessionFindings } from './session-findings.ts';
import { metricColumns, type TextTable, textTable } from './text-table.ts';

// Tables of the summary and the report: the same cells in both, and each number the one that
// metrics_global.json has.

/** The session beside the same search where there is nothing to find; no rows without placebo arms. */
export function luckTable({ placebo, search, trials }: Honesty): TextTable {
  const header = ['What', 'This session', 'Shuffled twins', 'Mirrored twins'];
  if (placebo === null) return { header, rows: [] };
  const { shuffle, mirror } = placebo;
  const row = (what: string, here: string, there: (test: PlaceboTest) => string) => [
    ...[what, here],
    ...[shuffle, mirror].map(there),
  ];
  return {
    header,
    rows: [
      row('t of the champion (arms: mean)', ratioText(search.champion_t), ({ mean }) =>
        ratioText(mean),
      ),
      row('haircut: t less that mean', '', ({ haircut }) => ratioText(haircut)),
      row('luck share: what luck explains of it', '', luckShareText),
      row(
        'arms that did as well',
        '',
        ({ exceeding, runs }) => `${countText(exceeding)} of ${countText(runs)}`,
      ),
      row('placebo p (session: the larger)', pText(placebo.p), ({ p }) => pText(p)),
      row(
        '95 % interval of that chance',
        '',
        ({ p_low, p_high }) => `${pText(p_low)} to ${pText(p_high)}`,
      ),
      row('p that a candidate needs', `${pText(placebo.threshold)} or less`, () => ''),
      row('t of the adaptive record (arms: mean)', ratioText(search.record_t), (one) =>
        ratioText(one.record.mean),
      ),
      row(
        'its placebo p (arms that did as well)',
        pText(placebo.record_p),
        ({ record: { p, exceeding, runs } }) =>
          `${pText(p)} (${countText(exceeding)} of ${countText(runs)})`,
      ),
      row(
        'trials counted (arms: implied N)',
        countText(trials.session + trials.before),
        impliedText,
      ),
      row(
        'tests that made money (arms: mean, least to most)',
        percentText(search.profitable_tests_share),
        (test) => profitableShareText(test),
      ),
    ],
  };
}

/** What each check asks; the words in which it is said that one could not run are the same. */
const ASKS: Readonly<Record<string, string>> = {
  Šidák:
    'How likely is the best of so many tries to look as good, if none had an edge and no two were alike?',
  'deflated Sharpe ratio':
    'Is its Sharpe ratio above what the best of so many tries shows by luck?',
  overfitting:
    'PBO: how often is what is best in one half of the days below the middle in the other?',
  'superior ability':
    'SPA: is the best finalist better than its exposure, beside all that were compared?',
  'minimum length':
    'How many years does it take that the best of so many tries without an edge stays below a yearly Sharpe ratio of 1?',
};

/** What the textbooks ask and say, and which of it could not run. */
export function checksTable(honesty: Honesty): TextTable {
  const { sidak, deflated_sharpe, overfitting, superior_ability, minimum_length } = honesty;
  const found: [check: string, says: string | null][] = [
    ['Šidák', sidak && sidakText(sidak)],
    [
      'deflated Sharpe ratio',
      deflated_sharpe &&
        `${ratioText(deflated_sharpe.value)} with ${plural(deflated_sharpe.trials, 'trial')}; above 0.95 would say yes, and less says little`,
    ],
    ['overfitting', overfitting && overfittingText(overfitting)],
    [
      'superior ability',
      superior_ability &&
        `p ${pText(superior_ability.p)} (${plural(superior_ability.draws, 'draw')}), at best: what the search had dropped is not in it`,
    ],
    ['minimum length', lengthText(minimum_length)],
  ];
  return {
    header: ['Check', 'What it asks', 'What it says here'],
    rows: [
      ...found.flatMap(([check, says]) =>
        says === null ? [] : [[capital(check), ASKS[check]!, says]],
      ),
      ...honesty.unchecked.map(({ check, why }) => [
        capital(check),
        Object.hasOwn(ASKS, check) ? ASKS[check]! : '',
        `could not run, and counts as no pass: ${why}`,
      ]),
    ],
  };
}

/** The champion by itself, the record beside it, and what it did on the locked bars where they were opened. */
export function championTable({ metrics }: SessionFindings): TextTable {
  const { search, exam } = metrics.honesty;
  const best = championOf(metrics.honesty);
  const row = (what: string, t: number | null, made: Metrics) => ({ what, t, made });
  const rows = [
    best && row('the champion, unchanged over all steps', best.t, best.step),
    row('the adaptive record, changed as it went', search.record_t, metrics.walk_forward.metrics),
    exam && row('the champion on the locked bars', exam.t, exam.result),
  ];
  return textTable(
    rows.filter((one) => one !== null),
    {
      'What ran': ({ what }) => what,
      't beyond the market': ({ t }) => ratioText(t),
      ...metricColumns(
        ['Trades', 'Hit', 'Payoff', 'P&L', 'Drawdown', 'Exposure'],
        ({ made }) => made,
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
  return `${all}; ${pText(p_effective)} with ${countText(Math.round(effective_trials))}, if they are as alike as the finalists`;
}

function overfittingText({ pbo, noise_low, noise_high }: NonNullable<Honesty['overfitting']>) {
  const band = `on noise ${percentText(noise_low, 0)} to ${percentText(noise_high, 0)}`;
  return `${percentText(pbo, 0)}; ${band}, so only below 20 % says something: this ${pbo < 0.2 ? 'does' : 'does not'}`;
}

function lengthText({ years, years_there }: Honesty['minimum_length']): string {
  const enough = years_there >= years ? 'enough' : 'too few';
  return `${ratioText(years, 1)} years, and there are ${ratioText(years_there, 2)}: ${enough}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
