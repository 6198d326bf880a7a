import { plural, pText } from '../../protocol/number-text.ts';
import {
  type ArmsFacts,
  armsWanted,
  candidateThreshold,
} from '../../sessions/judging/run-placebo.ts';
import { ledArmsText } from './led-arms.ts';

/** Notes on how the session will be judged, before it begins. */
export function judgingNotices(facts: ArmsFacts, wantsExam: boolean): string[] {
  const arms = armsWanted(facts);
  const led = ledArmsText(facts.config, arms);
  const threshold = candidateThreshold(facts);
  const notices = led === null ? [] : [led];
  if (arms > 0 && 1 / (arms + 1) > threshold) {
    const needed = Math.ceil(1 / threshold) - 1;
    notices.push(
      `Note: ${plural(arms, 'placebo run')} of each kind cannot yield a candidate: the smallest p is ` +
        `${pText(1 / (arms + 1))}, and ${pText(threshold)} is needed; use --placebo ${needed}`,
    );
  }
  if (wantsExam && arms === 0) {
    notices.push('Note: without placebo runs there is no candidate, so --exam does nothing');
  }
  return notices;
}
