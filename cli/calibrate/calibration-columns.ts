import type { CalibrationRow } from '../../protocol/calibration.ts';
import { percentText, ratioText } from '../../protocol/number-text.ts';
import { durationText } from '../../view/duration-text.ts';
import { type Column, rounded } from '../terminal/listing.ts';

/** How the table of a calibration is read. */
export const CALIBRATION_COLUMNS: readonly Column<CalibrationRow>[] = [
  { title: 'kind', value: ({ kind }) => kind },
  { title: 'markets', value: ({ markets }) => markets },
  { title: 'candidates', value: ({ candidates }) => candidates },
  rounded('rate', ({ rate }) => rate, percentText),
  rounded('low', ({ low }) => low, percentText),
  rounded('high', ({ high }) => high, percentText),
  { title: 'bound', value: boundText },
  {
    title: 'kept',
    value: ({ within }) => (within === null ? null : within ? 'yes' : 'NO'),
  },
  rounded('planted t', ({ mean_planted_t }) => mean_planted_t, ratioText),
  rounded('champion t', ({ mean_champion_t }) => mean_champion_t, ratioText),
  rounded('placebo t', ({ mean_placebo_t }) => mean_placebo_t, ratioText),
  rounded(
    'arms',
    ({ mean_arms }) => mean_arms,
    (arms) => ratioText(arms, 1),
  ),
  rounded(
    'thread time',
    ({ seconds }) => seconds,
    (seconds) => durationText(1000 * seconds),
  ),
];

function boundText({ at_most, at_least }: CalibrationRow): string | null {
  if (at_most !== null) return `at most ${percentText(at_most)}`;
  return at_least === null ? null : `at least ${percentText(at_least)}`;
}
