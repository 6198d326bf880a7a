/** A pool of Float64 columns: a method takes some, the caller releases all of them. */
export class Scratch {
  readonly #columns: Float64Array[] = [];
  #taken = 0;

  /** A column of `length` arbitrary values. */
  take(length: number): Float64Array {
    const column = this.#columns[this.#taken];
    if (column === undefined || column.length < length) {
      this.#columns[this.#taken] = new Float64Array(length);
    }
    const taken = this.#columns[this.#taken]!;
    this.#taken += 1;
    return taken.length === length ? taken : taken.subarray(0, length);
  }

  /** Returns all taken columns to the pool. */
  release(): void {
    this.#taken = 0;
  }
}
