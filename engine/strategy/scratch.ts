/** Float64 columns that are used again: a method takes some, the caller takes all of them back. */
export class Scratch {
  readonly #columns: Float64Array[] = [];
  #taken = 0;

  /** A column of `length` values, whatever is in them. */
  take(length: number): Float64Array {
    const column = this.#columns[this.#taken];
    if (column === undefined || column.length < length) {
      this.#columns[this.#taken] = new Float64Array(length);
    }
    const taken = this.#columns[this.#taken]!;
    this.#taken += 1;
    return taken.length === length ? taken : taken.subarray(0, length);
  }

  /** Everything taken so far may be handed out again. */
  release(): void {
    this.#taken = 0;
  }
}
