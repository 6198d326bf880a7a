import type { PatchExperiment } from './honesty.ts';
import { moneyDecimals, moneyText, plural } from './number-text.ts';

/** The result of a patch, in a word. */
export const OUTCOMES: Readonly<Record<PatchExperiment['outcome'], string>> = {
  keep: 'kept',
  revert: 'reverted',
  undecided: 'undecided',
};

/**
 * The effect of a patch, as `+20 per test over 40 tests (95 % interval 4 to 36)`: its tests minus the same
 * tests with the previous parameters, in quote currency.
 */
export function experimentText(experiment: PatchExperiment): string {
  const { pairs, mean_difference: mean, low, high } = experiment;
  if (mean === null) return 'no tests compared';
  const over = `over ${plural(pairs, 'test')}`;
  const decimals = moneyDecimals([mean, low, high]);
  const money = (amount: number) => moneyText(amount, decimals);
  const sign = mean > 0 && /[1-9]/.test(money(mean)) ? '+' : '';
  const text = `${sign}${money(mean)} per test ${over}`;
  if (low !== null && high !== null) {
    return `${text} (95 % interval ${money(low)} to ${money(high)})`;
  }
  return mean === 0 ? `no difference ${over}` : `${text} (too few for an interval)`;
}

/** The smallest difference that the tests can detect; empty if that is unknown. */
export function detectableText({ minimum_detectable, pairs }: PatchExperiment): string {
  return minimum_detectable === null
    ? ''
    : `; ${plural(pairs, 'test')} can detect a difference of ${moneyText(minimum_detectable)}`;
}
