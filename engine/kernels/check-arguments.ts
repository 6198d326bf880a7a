/**
 * Rejects an invalid number of bars.
 *
 * @param subject what is computed, for the message
 * @throws {RangeError} `value` is not an integer >= 1
 */
export function checkPeriod(subject: string, name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new RangeError(`Cannot compute ${subject}: ${name} is ${value}; give an integer >= 1`);
}

/** @throws {RangeError} `value` is not a finite number >= 0 */
export function checkFactor(subject: string, name: string, value: number): void {
  if (Number.isFinite(value) && value >= 0) return;
  throw new RangeError(`Cannot compute ${subject}: ${name} is ${value}; give a finite number >= 0`);
}

/** @throws {RangeError} one of `columns` does not have `length` values */
export function checkLengths(
  subject: string,
  length: number,
  columns: Readonly<Record<string, Float64Array>>,
): void {
  for (const [name, column] of Object.entries(columns)) {
    if (column.length === length) continue;
    throw new RangeError(
      `Cannot compute ${subject}: ${name} has ${column.length} values; give ${length}`,
    );
  }
}
