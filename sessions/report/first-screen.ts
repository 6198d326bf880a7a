import {
  countText,
  moneyText,
  percentText,
  ratioText,
  sentence,
} from '../../protocol/number-text.ts';
import { simulatedText } from '../../protocol/simulated-text.ts';
import { VERDICT_TERMS } from '../summary/champion-text.ts';
import { nextStepText } from '../summary/luck-text.ts';
import type { SessionFindings } from '../summary/session-findings.ts';
import { escapeHtml } from './escape-html.ts';

/** The verdict with its reason, and the next step. */
export function verdictHtml(findings: SessionFindings): string {
  const { simulated } = findings.identity.market;
  const { verdict, why } = findings.metrics.verdict;
  return [
    simulated === null
      ? ''
      : `<p class="box simulated">${escapeHtml(simulatedText(simulated))}.</p>`,
    `<div class="box verdict"><p><strong>Verdict: ${escapeHtml(verdict)}.</strong> ${escapeHtml(sentence(why))}</p>` +
      `<p><strong>Next:</strong> ${escapeHtml(nextStepText(findings))}</p>` +
      (findings.warnings.length === 0
        ? ''
        : `<p><strong>Data:</strong> ${escapeHtml(findings.warnings.join(' '))}</p>`) +
      `<p><strong>Terms:</strong> ${escapeHtml(VERDICT_TERMS)}</p></div>`,
  ].join('\n');
}

/** The numbers that one looks at first. */
export function keyNumbersHtml(findings: SessionFindings): string {
  const facts = keyNumbers(findings).map(
    ([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`,
  );
  return `<dl class="facts">${facts.join('')}</dl>`;
}

/** Of the walk-forward record only. */
function keyNumbers({ metrics, runs }: SessionFindings): [string, string][] {
  const { metrics: walked, buy_and_hold, random_entries } = metrics.walk_forward;
  const own = runs.filter(({ results }) => !results.in_sample);
  const sum = (key: 'abstained' | 'planned') =>
    countText(own.reduce((all, { results }) => all + results.counts[key], 0));
  return [
    ['Walk-forward P&L', moneyText(walked.total_pnl)],
    ['Buy-and-hold P&L', moneyText(buy_and_hold.total_pnl)],
    ['Random entries, median P&L', moneyText(random_entries?.total_pnl.median ?? null)],
    ['Max drawdown', moneyText(walked.maxdd)],
    ['Trades', countText(walked.n_trades)],
    ['Hit rate', percentText(walked.hit)],
    ['Abstained', `${sum('abstained')} of ${sum('planned')} tests`],
    ['Payoff', ratioText(walked.payoff)],
    ['t of the walk-forward record', ratioText(metrics.honesty.search.record_t)],
  ];
}
