import type { CalibrationRow } from '../../protocol/calibration.ts';
import { percentText, ratioText } from '../../protocol/number-text.ts';
import { durationText } from '../../view/duration-text.ts';
import type { Column } from '../terminal/listing.ts';

/** How the table of a calibration is read. */
export const CALIBRATION_COLUMNS: readonly Column<CalibrationRow>[] = [
  { title: 'kind', value: ({ kind }) => kind },
  { title: 'markets', value: ({ markets }) => markets },
  { title: 'candidates', value: ({ candidates }) => candidates },
  { title: 'rate', value: ({ rate }) => rate, text: ({ rate }) => percentText(rate) },
  { title: 'low', value: ({ low }) => low, text: ({ low }) => percentText(low) },
  { title: 'high', value: ({ high }) => high, text: ({ high }) => percentText(high) },
  { title: 'bound', value: boundText },
  {
    title: 'kept',
    value: ({ within }) => (within === null ? null : within ? 'yes' : 'NO'),
    text: ({ within }) => (within === null ? 'n/a' : within ? 'yes' : 'NO'),
  },
  {
    title: 'planted t',
    value: ({ mean_planted_t }) => mean_planted_t,
    text: ({ mean_planted_t }) => ratioText(mean_planted_t),
  },
  {
    title: 'champion t',
    value: ({ mean_champion_t }) => mean_champion_t,
    text: ({ mean_champion_t }) => ratioText(mean_champion_t),
  },
  {
    title: 'placebo t',
    value: ({ mean_placebo_t }) => mean_placebo_t,
    text: ({ mean_placebo_t }) => ratioText(mean_placebo_t),
  },
  {
    title: 'arms',
    value: ({ mean_arms }) => mean_arms,
    text: ({ mean_arms }) => ratioText(mean_arms, 1),
  },
  {
    title: 'thread time',
    value: ({ seconds }) => seconds,
    text: ({ seconds }) => durationText(1000 * seconds),
  },
];

function boundText({ at_most, at_least }: CalibrationRow): string | null {
  if (at_most !== null) return `at most ${percentText(at_most)}`;
  return at_least === null ? null : `at least ${percentText(at_least)}`;
}
