/** Columns that every market has, in the order of storage. Times are ms, UTC. */
export const REQUIRED_COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;

/** Columns that only some sources have. */
export const OPTIONAL_COLUMNS = [
  'quoteVolume',
  'tradeCount',
  'takerBuyVolume',
  'bidSize',
  'askSize',
] as const;

type RequiredColumn = (typeof REQUIRED_COLUMNS)[number];
export type OptionalColumn = (typeof OPTIONAL_COLUMNS)[number];
export type ColumnName = RequiredColumn | OptionalColumn;

/**
 * Bars of one symbol, oldest first: columns of one length, views over one shared buffer.
 *
 * `time` is the open of the bar in ms UTC; prices are in quote currency, `volume`,
 * `takerBuyVolume` and the book sizes in base units. A bar is known when it closes, at
 * `time[i] + intervalMs`. Optional columns are null if the source has none.
 */
export interface Bars {
  readonly length: number;
  readonly intervalMs: number;
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  readonly quoteVolume: Float64Array | null;
  readonly tradeCount: Float64Array | null;
  readonly takerBuyVolume: Float64Array | null;
  readonly bidSize: Float64Array | null;
  readonly askSize: Float64Array | null;
}

/** What another thread needs to see the same bars: the buffer is shared, not copied. */
export interface BarsHandle {
  readonly buffer: SharedArrayBuffer;
  readonly length: number;
  readonly intervalMs: number;
  readonly columns: readonly ColumnName[];
}

/** Allocates columns of zeros in one shared buffer; the caller fills them. */
export function allocateBars(
  length: number,
  intervalMs: number,
  optional: readonly OptionalColumn[],
): { bars: Bars; handle: BarsHandle } {
  const columns = [...REQUIRED_COLUMNS, ...OPTIONAL_COLUMNS.filter((c) => optional.includes(c))];
  const buffer = new SharedArrayBuffer(columns.length * length * Float64Array.BYTES_PER_ELEMENT);
  const handle = { buffer, length, intervalMs, columns };
  return { bars: viewBars(handle), handle };
}

/** Views over a shared buffer whose columns lie one after another in the order of the handle. */
export function viewBars(handle: BarsHandle): Bars {
  const { buffer, length, intervalMs, columns } = handle;
  const view = (name: ColumnName): Float64Array | null => {
    const index = columns.indexOf(name);
    return index < 0 ? null : new Float64Array(buffer, index * length * 8, length);
  };
  const required = (name: RequiredColumn): Float64Array => {
    const column = view(name);
    if (column === null) throw new RangeError(`Cannot view bars: column "${name}" is missing`);
    return column;
  };
  return {
    length,
    intervalMs,
    time: required('time'),
    open: required('open'),
    high: required('high'),
    low: required('low'),
    close: required('close'),
    volume: required('volume'),
    quoteVolume: view('quoteVolume'),
    tradeCount: view('tradeCount'),
    takerBuyVolume: view('takerBuyVolume'),
    bidSize: view('bidSize'),
    askSize: view('askSize'),
  };
}

/** The columns that these bars have, in the order of storage. */
export function columnsOf(bars: Bars): ColumnName[] {
  return [...REQUIRED_COLUMNS, ...OPTIONAL_COLUMNS.filter((name) => bars[name] !== null)];
}

/**
 * The first `end` bars, over the same memory: nothing after them can be read.
 *
 * @throws {RangeError} `end` is not an integer in [0, length]
 */
export function barsUpTo(bars: Bars, end: number): Bars {
  return barsBetween(bars, 0, end);
}

/**
 * Bars [start, end), over the same memory.
 *
 * @throws {RangeError} they are not integers with 0 <= start <= end <= length
 */
export function barsBetween(bars: Bars, start: number, end: number): Bars {
  const isRange = Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end;
  if (!isRange || end > bars.length) {
    throw new RangeError(`Cannot slice bars ${start} to ${end}: there are ${bars.length}`);
  }
  const cut = <T extends Float64Array | null>(column: T): T =>
    (column?.subarray(start, end) ?? null) as T;
  return {
    length: end - start,
    intervalMs: bars.intervalMs,
    time: cut(bars.time),
    open: cut(bars.open),
    high: cut(bars.high),
    low: cut(bars.low),
    close: cut(bars.close),
    volume: cut(bars.volume),
    quoteVolume: cut(bars.quoteVolume),
    tradeCount: cut(bars.tradeCount),
    takerBuyVolume: cut(bars.takerBuyVolume),
    bidSize: cut(bars.bidSize),
    askSize: cut(bars.askSize),
  };
}
