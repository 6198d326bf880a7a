import { minute } from '../protocol/iso-instant.ts';
import { countText, percentText, plural } from '../protocol/number-text.ts';
import { type BarRun, runsWhere } from './check-market.ts';
import { DAY_MS } from './interval.ts';
import { breakingGaps, type Market } from './market.ts';

/** A property of bars that results depend on without showing it. */
export interface DataWarning {
  readonly kind: 'jump' | 'no_volume' | 'gaps' | 'funding';
  /** Whole sentences. */
  readonly text: string;
  /** The share of the bars that have no volume; null in other warnings. */
  readonly share: number | null;
}

/** A larger move from one close to the next is taken for a split, or a fault. */
const JUMP = 0.4;
/** Bars without volume are mentioned from this share, or if a stretch of them lasts a day. */
const NO_VOLUME_SHARE = 0.05;

/**
 * Warnings on the bars of a market, the most serious first.
 *
 * @param readsVolume names of what cannot work without volume
 */
export function dataWarnings(market: Market, readsVolume: readonly string[]): DataWarning[] {
  const { volume, length } = market.bars;
  const empty = volume.reduce((sum, one) => sum + (one === 0 ? 1 : 0), 0);
  const texts = [
    ['jump', jumpText(market), null],
    ['no_volume', volumeText(market, readsVolume), empty / length],
    ['gaps', gapsText(market), null],
    ['funding', fundingText(market), null],
  ] as const;
  return texts.flatMap(([kind, text, share]) => (text === null ? [] : [{ kind, text, share }]));
}

function jumpText({ bars: { time, close, length } }: Market): string | null {
  const jumps: number[] = [];
  for (let i = 1; i < length; i++) {
    if (Math.abs(close[i]! / close[i - 1]! - 1) > JUMP) jumps.push(i);
  }
  const size = (i: number) => Math.abs(Math.log(close[i]! / close[i - 1]!));
  const [largest] = jumps.toSorted((a, b) => size(b) - size(a));
  if (largest === undefined) return null;
  const [before, after] = [close[largest - 1]!, close[largest]!];
  const move = `${after < before ? 'fell' : 'rose'} by ${percentText(Math.abs(after / before - 1))}`;
  const where = `from one bar to the next, from ${before} to ${after} at ${minute(time[largest]!)}${splitRatio(before, after)}`;
  const what =
    jumps.length === 1
      ? `The close ${move} ${where}`
      : `${countText(jumps.length)} closes moved by more than ${percentText(JUMP, 0)}; the largest ${move} ${where}`;
  return `${what}: was there a split, and are the prices unadjusted?`;
}

/** `, about 10:1` if the ratio of two prices is near a whole number. */
function splitRatio(before: number, after: number): string {
  const ratio = Math.max(before / after, after / before);
  const whole = Math.round(ratio);
  if (Math.abs(ratio / whole - 1) > 0.06) return '';
  return `, about ${after < before ? `${whole}:1` : `1:${whole}`}`;
}

function volumeText({ bars }: Market, readsVolume: readonly string[]): string | null {
  const runs = runsWhere(bars, (i) => bars.volume[i] === 0);
  const blind = `what needs volume (${readsVolume.join(', ')}) is blind`;
  const empty = runs.reduce((sum, run) => sum + run.bars, 0);
  if (empty === bars.length) return `No bar has a volume: ${blind}.`;
  const [longest] = runs.toSorted((a, b) => b.bars - a.bars);
  if (longest === undefined) return null;
  const isLong = longest.bars >= 2 && longest.to - longest.from >= DAY_MS;
  if (empty / bars.length < NO_VOLUME_SHARE && !isLong) return null;
  return (
    `${percentText(empty / bars.length)} of the bars have no volume, ${stretchText(longest, bars.time[bars.length - 1]!)}. ` +
    `No trade took place there: entries and exits on these bars are not possible, and ${blind}.`
  );
}

function stretchText({ from, to, bars }: BarRun, lastOpen: number): string {
  if (to <= lastOpen) {
    return `the longest stretch ${plural(bars, 'bar')} from ${minute(from)} to ${minute(to)}`;
  }
  return `among them the last ${plural(bars, 'bar')}, from ${minute(from)} on (delisted?)`;
}

function gapsText(market: Market): string | null {
  const { time, length } = market.bars;
  const gaps = breakingGaps(market);
  if (gaps.length === 0) return null;
  const missing = gaps.reduce((sum, gap) => sum + gap.missingBars, 0);
  const longest = gaps.reduce((a, b) => (b.missingBars > a.missingBars ? b : a));
  return (
    `${plural(missing, 'bar')} (${percentText(missing / (missing + length))}) ${missing === 1 ? 'is' : 'are'} missing, in ${plural(gaps.length, 'gap')}; ` +
    `the longest ends at ${minute(time[longest.index]!)} (${plural(longest.missingBars, 'bar')}). Positions close at a gap.`
  );
}

function fundingText({ venue }: Market): string | null {
  return venue === 'um' ? 'Funding payments of this perpetual are not modelled.' : null;
}
