import type { PatchExperiment } from './honesty.ts';
import { moneyText, plural } from './number-text.ts';

/** Outcomes of a patch for people. */
export const OUTCOMES: Readonly<Record<PatchExperiment['outcome'], string>> = {
  keep: 'kept',
  revert: 'reverted',
  undecided: 'undecided',
};

/**
 * The effect of a patch, as `20 better per test, between 4 and 36, over 40 tests`: its tests less those of
 * the parameters before it, in quote currency.
 */
export function experimentText(experiment: PatchExperiment): string {
  const { pairs, mean_difference: mean, low, high } = experiment;
  if (mean === null) return 'no test was compared';
  const over = `over ${plural(pairs, 'test')}`;
  const what = `${amountText(mean)} ${mean < 0 ? 'worse' : 'better'} per test`;
  if (low !== null && high !== null) return `${what}, ${betweenText(low, high)}, ${over}`;
  return mean === 0 ? `no difference, ${over}` : `${what}, ${over}: too few for an interval`;
}

/** The difference that this number of tests would have detected; empty if unknown. */
export function detectableText({ minimum_detectable, pairs }: PatchExperiment): string {
  return minimum_detectable === null
    ? ''
    : `: ${plural(pairs, 'test')} would show a difference of ${moneyText(minimum_detectable)} or more`;
}

/** Names the sides of the ends only if they differ. */
function betweenText(low: number, high: number): string {
  if (low > 0) return `between ${amountText(low)} and ${amountText(high)}`;
  if (high < 0) return `between ${amountText(high)} and ${amountText(low)}`;
  return `between ${amountText(low)} worse and ${amountText(high)} better`;
}

function amountText(amount: number): string {
  return moneyText(Math.abs(amount));
}
