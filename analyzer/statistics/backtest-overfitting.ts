/** The probability of backtest overfitting of columns of noise. */
export const NOISE_BAND = {
  /**
   * From simulations of independent normal columns (1,000 rows, 100 columns, 16 blocks): the 5th and
   * 95th percentile, with a mean of .49. Only a value far below the band is informative.
   */
  low: 0.24,
  high: 0.74,
} as const;

/** Of 16 blocks there are 12,870 halves. */
const USUAL_BLOCKS = 16;

/** Of 20 blocks there are 184,756 halves, and of two more four times as many. */
const MAX_BLOCKS = 20;

/**
 * Combinatorially symmetric cross-validation: rows are cut into blocks in order of time, every half of the
 * blocks is trained on in turn (in lexicographic order), and the best column there by Sharpe ratio is
 * ranked on the other half: how often it ranks no better than the median there.
 *
 * Columns must be trials that were fixed in advance. A column that is constant on a
 * half has a ratio of 0 there; of columns with the same ratio the first is the best. All ratios come
 * from sums over blocks, so a row is read once.
 *
 * @param columns of one length: returns per row, oldest first
 * @param blocks even, 2 to 20
 * @returns null of fewer than two columns, an odd number of blocks, or blocks of fewer than two rows
 * @throws {RangeError} more than 20 blocks
 * @see Bailey, Borwein, López de Prado & Zhu, The probability of backtest overfitting, Journal of
 *   Computational Finance 20(4), 2017
 */
export function backtestOverfitting(
  columns: readonly Float64Array[],
  blocks = USUAL_BLOCKS,
): number | null {
  if (blocks > MAX_BLOCKS) {
    throw new RangeError(
      `Cannot evaluate all halves of ${blocks} blocks: at most ${MAX_BLOCKS} are possible`,
    );
  }
  const rows = Math.floor((columns[0]?.length ?? 0) / blocks);
  const isPossible = Number.isInteger(blocks) && blocks >= 2 && blocks % 2 === 0 && rows >= 2;
  if (!isPossible || columns.length < 2) return null;
  const sums = columns.map((column) => blockSums(column, blocks, rows));
  const halves = halvesOf(blocks);
  const trained = new Float64Array(columns.length);
  const held = new Float64Array(columns.length);
  const all = 2 ** blocks - 1;
  let overfit = 0;
  for (const half of halves) {
    for (let k = 0; k < sums.length; k++) {
      trained[k] = ratioOf(sums[k]!, half, rows);
      held[k] = ratioOf(sums[k]!, all - half, rows);
    }
    // A rank of 1 is the worst; ties share the mean rank.
    const rank = rankOf(held, indexOfLargest(trained));
    if (rank <= (columns.length + 1) / 2) overfit++;
  }
  return overfit / halves.length;
}

/** Sums over the blocks of one column, of distances from its mean, so that squares keep their digits. */
interface BlockSums {
  readonly centre: number;
  readonly sum: Float64Array;
  readonly squares: Float64Array;
  readonly least: Float64Array;
  readonly most: Float64Array;
  /** Half of the blocks hold one value each, so half of all rows might. */
  readonly mayBeConstant: boolean;
}

function blockSums(column: Float64Array, blocks: number, rows: number): BlockSums {
  const centre = meanOf(column);
  const sum = new Float64Array(blocks);
  const squares = new Float64Array(blocks);
  const least = new Float64Array(blocks).fill(Number.POSITIVE_INFINITY);
  const most = new Float64Array(blocks).fill(Number.NEGATIVE_INFINITY);
  let row = column.length - rows * blocks;
  for (let b = 0; b < blocks; b++) {
    for (const end = row + rows; row < end; row++) {
      const value = column[row]!;
      const distance = value - centre;
      sum[b]! += distance;
      squares[b]! += distance * distance;
      if (value < least[b]!) least[b] = value;
      if (value > most[b]!) most[b] = value;
    }
  }
  const constantBlocks = least.filter((value, b) => value === most[b]).length;
  return { centre, sum, squares, least, most, mayBeConstant: constantBlocks >= blocks / 2 };
}

/** The Sharpe ratio of a column over the blocks whose bits are set. */
function ratioOf(column: BlockSums, set: number, rows: number): number {
  const { centre, sum, squares } = column;
  let total = 0;
  let totalSquares = 0;
  for (let b = 0; b < sum.length; b++) {
    if ((set & (1 << b)) === 0) continue;
    total += sum[b]!;
    totalSquares += squares[b]!;
  }
  if (column.mayBeConstant && isConstant(column, set)) return 0;
  const n = (sum.length / 2) * rows;
  const variance = (totalSquares - (total * total) / n) / (n - 1);
  return variance > 0 ? (centre + total / n) / Math.sqrt(variance) : 0;
}

function isConstant({ least, most }: BlockSums, set: number): boolean {
  let smallest = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  for (let b = 0; b < least.length; b++) {
    if ((set & (1 << b)) === 0) continue;
    if (least[b]! < smallest) smallest = least[b]!;
    if (most[b]! > largest) largest = most[b]!;
  }
  return smallest === largest;
}

/** Every choice of half of the blocks, as bits, in lexicographic order of the chosen numbers. */
function halvesOf(blocks: number): Int32Array {
  const halves: number[] = [];
  const choose = (from: number, missing: number, chosen: number): void => {
    if (missing === 0) {
      halves.push(chosen);
      return;
    }
    for (let b = from; b <= blocks - missing; b++) choose(b + 1, missing - 1, chosen | (1 << b));
  };
  choose(0, blocks / 2, 0);
  return Int32Array.from(halves);
}

function indexOfLargest(values: Float64Array): number {
  let best = 0;
  for (let k = 1; k < values.length; k++) if (values[k]! > values[best]!) best = k;
  return best;
}

/** 1 is the smallest; equal values share the mean of their ranks. */
function rankOf(values: Float64Array, index: number): number {
  const own = values[index]!;
  let below = 0;
  let equal = 0;
  for (let k = 0; k < values.length; k++) {
    if (values[k]! < own) below++;
    else if (values[k] === own) equal++;
  }
  return below + (equal + 1) / 2;
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
