import { type DailyCloses, dailyCloses } from './daily-closes.ts';

/** How alike two series of bars are, by their daily log returns. */
export interface Likeness {
  /** `same`: bars of one market; `kin`: of one asset, such as a spot market and its perpetual; null: neither. */
  readonly how: 'same' | 'kin' | null;
  /** What is added to the clock of the new bars to give that of the known ones, ms. */
  readonly shiftMs: number;
  /** Days that both have. */
  readonly days: number;
  /** Share of the returns between them that agree, of those other than 0; null if there are none. */
  readonly agreement: number | null;
  /** Of the daily returns, near -1 for inverse prices; null under 15 common days or if one price never moved. */
  readonly correlation: number | null;
}

/** Returns that differ by less are equal. */
const TOLERANCE = 5e-5;
const SAME = { days: 5, agreement: 0.9 };
/** Returns in a row that agree, of bars of which the rest was replaced. Small ones agree by chance. */
const PARTLY_SAME = { run: 8, move: 1e-3 };
/** Few days need more: a crash correlates all assets, BTC and ETH by up to 0.994 on 15 days and 0.991 on 20. */
const KIN = [
  { days: 15, correlation: 0.998 },
  { days: 20, correlation: 0.995 },
  { days: 60, correlation: 0.95 },
];
const LEAST_CORRELATED = KIN[0]!.days;

/** The largest error of a clock: no time zone is further from UTC. All zones are whole quarters of an hour from it. */
const MOST_SHIFT_MS = 14 * 3_600_000;
const SHIFT_STEP_MS = 15 * 60_000;

/** A clock that is wrong by a quarter of an hour shifts 1 % of each day to the next, which gives less. */
const RIGHT_CLOCK = 0.995;

/** Compares bars with known series. It reads the bars once for each shift of their clock. */
export class BarsRecogniser {
  readonly #bars: ClosingBars;
  readonly #shifted = new Map<number, LogCloses>();

  constructor(bars: ClosingBars) {
    this.#bars = bars;
  }

  /** At the unshifted clock if that is enough, else at the shift at which the two are most alike. */
  compare(closes: DailyCloses): Likeness {
    const known = logsOf(closes);
    let best = likenessAt(this.#at(0), known, 0);
    if (best.how === 'same' || strengthOf(best) > RIGHT_CLOCK) return best;
    for (let shift = SHIFT_STEP_MS; shift <= MOST_SHIFT_MS; shift += SHIFT_STEP_MS) {
      for (const shiftMs of [shift, -shift]) {
        const other = likenessAt(this.#at(shiftMs), known, shiftMs);
        if (other.how === 'same') return other;
        if (strengthOf(other) > strengthOf(best)) best = other;
      }
    }
    return best;
  }

  #at(shiftMs: number): LogCloses {
    const known = this.#shifted.get(shiftMs);
    if (known !== undefined) return known;
    const logs = logsOf(dailyCloses(this.#bars, shiftMs));
    this.#shifted.set(shiftMs, logs);
    return logs;
  }
}

/** How far the returns follow each other, in the same or the opposite direction. */
function strengthOf({ correlation }: Likeness): number {
  return Math.abs(correlation ?? 0);
}

type ClosingBars = Parameters<typeof dailyCloses>[0];

/** Daily closes as logarithms; NaN on days without a bar. */
interface LogCloses {
  readonly firstDay: number;
  readonly logs: Float64Array;
}

function logsOf({ firstDay, closes }: DailyCloses): LogCloses {
  return {
    firstDay,
    logs: Float64Array.from(closes, (one) => (one === null ? NaN : Math.log(one))),
  };
}

function likenessAt(own: LogCloses, known: LogCloses, shiftMs: number): Likeness {
  const from = Math.max(own.firstDay, known.firstDay);
  const to = Math.min(own.firstDay + own.logs.length, known.firstDay + known.logs.length);
  let [days, moved, agreeing, run, longestRun] = [0, 0, 0, 0, 0];
  let [sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0];
  let [lastA, lastB] = [NaN, NaN];
  for (let day = from; day < to; day++) {
    const logA = own.logs[day - own.firstDay]!;
    const logB = known.logs[day - known.firstDay]!;
    if (Number.isNaN(logA) || Number.isNaN(logB)) continue;
    if (days++ > 0) {
      const [a, b] = [logA - lastA, logB - lastB];
      // Days without a move agree by themselves, as those of two stablecoins do.
      const move = Math.max(Math.abs(a), Math.abs(b));
      const agrees = Math.abs(a - b) <= TOLERANCE;
      if (move > TOLERANCE) {
        moved++;
        if (agrees) agreeing++;
      }
      if (!agrees) run = 0;
      else if (move > PARTLY_SAME.move) longestRun = Math.max(longestRun, ++run);
      sumA += a;
      sumB += b;
      sumAA += a * a;
      sumBB += b * b;
      sumAB += a * b;
    }
    [lastA, lastB] = [logA, logB];
  }
  const n = days - 1;
  const scale = Math.sqrt((sumAA - (sumA * sumA) / n) * (sumBB - (sumB * sumB) / n));
  const correlation =
    days >= LEAST_CORRELATED && scale > 0 ? (sumAB - (sumA * sumB) / n) / scale : null;
  const agreement = moved === 0 ? null : agreeing / moved;
  const isSame =
    longestRun >= PARTLY_SAME.run || (moved >= SAME.days - 1 && agreement! >= SAME.agreement);
  const isKin = KIN.some(
    (least) => moved >= least.days - 1 && Math.abs(correlation ?? 0) > least.correlation,
  );
  return { how: isSame ? 'same' : isKin ? 'kin' : null, shiftMs, days, agreement, correlation };
}
