/**
 * Refuses a count of bars that no window can have.
 *
 * @param subject what cannot be computed, as the message names it
 * @throws {RangeError} `value` is not an integer >= 1
 */
export function checkPeriod(subject: string, name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new RangeError(
    `Cannot compute ${subject} as ${name} must be an integer >= 1: received ${value}`,
  );
}

/** @throws {RangeError} `value` is not a finite number >= 0 */
export function checkFactor(subject: string, name: string, value: number): void {
  if (Number.isFinite(value) && value >= 0) return;
  throw new RangeError(
    `Cannot compute ${subject} as ${name} must be a finite number >= 0: received ${value}`,
  );
}

/** @throws {RangeError} one of `columns` does not hold `length` values */
export function checkLengths(
  subject: string,
  length: number,
  columns: Readonly<Record<string, Float64Array>>,
): void {
  for (const [name, column] of Object.entries(columns)) {
    if (column.length === length) continue;
    throw new RangeError(
      `Cannot compute ${subject} as ${name} must hold ${length} values: it holds ${column.length}`,
    );
  }
}
