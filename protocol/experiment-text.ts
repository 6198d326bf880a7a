import type { PatchExperiment } from './honesty.ts';
import { moneyText, plural } from './number-text.ts';

/** How a patch came out, in a word. */
export const OUTCOMES: Readonly<Record<PatchExperiment['outcome'], string>> = {
  keep: 'kept',
  revert: 'taken back',
  undecided: 'undecided',
};

/**
 * What a patch did, as `20 a test better, between 4 and 36, over 40 tests`: its tests less those of the
 * parameters before it, in quote currency.
 */
export function experimentText(experiment: PatchExperiment): string {
  const { pairs, mean_difference: mean, low, high } = experiment;
  if (mean === null) return 'nothing was compared';
  const over = `over ${plural(pairs, 'test')}`;
  const what = `${amountText(mean)} a test ${mean < 0 ? 'worse' : 'better'}`;
  if (low !== null && high !== null) return `${what}, ${betweenText(low, high)}, ${over}`;
  return mean === 0 ? `no difference, ${over}` : `${what}, ${over}: too few to tell`;
}

/** What so many tests would have shown; empty where that is not known. */
export function detectableText({ minimum_detectable, pairs }: PatchExperiment): string {
  return minimum_detectable === null
    ? ''
    : `: ${plural(pairs, 'test')} would show a difference of ${moneyText(minimum_detectable)} or more`;
}

/** Where both ends lie on one side, they need not say on which. */
function betweenText(low: number, high: number): string {
  if (low > 0) return `between ${amountText(low)} and ${amountText(high)}`;
  if (high < 0) return `between ${amountText(high)} and ${amountText(low)}`;
  return `between ${amountText(low)} worse and ${amountText(high)} better`;
}

function amountText(amount: number): string {
  return moneyText(Math.abs(amount));
}
