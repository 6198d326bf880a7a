import {
  countText,
  moneyText,
  percentText,
  ratioText,
  sentence,
} from '../../protocol/number-text.ts';
import { simulatedText } from '../../protocol/simulated-text.ts';
import { nextStepText } from '../summary/luck-text.ts';
import { overview } from '../summary/overview.ts';
import type { SessionFindings } from '../summary/session-findings.ts';
import { escapeHtml } from './escape-html.ts';

/** What comes first: whether any of it is worth a thing, and what to do now. */
export function verdictHtml(findings: SessionFindings): string {
  const { simulated } = findings.identity.market;
  const { verdict, why } = findings.metrics.verdict;
  return [
    simulated === null
      ? ''
      : `<p class="box simulated">${escapeHtml(simulatedText(simulated))}.</p>`,
    `<div class="box verdict"><p><strong>Verdict: ${escapeHtml(verdict)}.</strong> ${escapeHtml(sentence(why))}</p>` +
      `<p><strong>Next:</strong> ${escapeHtml(nextStepText(findings))}</p></div>`,
  ].join('\n');
}

/** The numbers that count, and what it is about. */
export function inShortSection(findings: SessionFindings): string[] {
  const facts = keyNumbers(findings).map(
    ([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`,
  );
  const points = overview(findings).map(
    ([about, text]) => `<li><strong>${escapeHtml(about)}:</strong> ${escapeHtml(text)}</li>`,
  );
  return [`<dl class="facts">${facts.join('')}</dl>`, `<ul>${points.join('\n')}</ul>`];
}

/** Of the walk-forward record alone: what stayed flat of it stands beside its hit. */
function keyNumbers({ metrics, runs }: SessionFindings): [string, string][] {
  const { metrics: walked, buy_and_hold, random_entries } = metrics.walk_forward;
  const own = runs.filter(({ results }) => !results.in_sample);
  const sum = (key: 'abstained' | 'planned') =>
    countText(own.reduce((all, { results }) => all + results.counts[key], 0));
  return [
    ['Walk-forward P&L', moneyText(walked.total_pnl)],
    ['Holding', moneyText(buy_and_hold.total_pnl)],
    ['Random entries, median', moneyText(random_entries?.total_pnl.median ?? null)],
    ['Drawdown', moneyText(walked.maxdd)],
    ['Trades', countText(walked.n_trades)],
    ['Hit', percentText(walked.hit)],
    ['Stayed flat', `${sum('abstained')} of ${sum('planned')} tests`],
    ['Payoff', ratioText(walked.payoff)],
    ['t of the record, beyond the market', ratioText(metrics.honesty.search.record_t)],
  ];
}
