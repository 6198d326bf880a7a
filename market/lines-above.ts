/** Lines of a text that stand above its header, by what they are. */
export interface LinesAbove {
  readonly count: number;
  /** What the first of them is; null if there is none. */
  readonly what: string | null;
}

const MOST_LINES = 64;
const MOST_CHARACTERS = 300;

/** The first that fits, by the line and the one below it. */
const KINDS: readonly (readonly [what: string, line: RegExp, below?: RegExp])[] = [
  ['a web address', /^"?(# ?)?(https?:\/\/|www\.|Data (provided )?by )[^,;\t]*$/i],
  ['its separator', /^"?sep=.?"?[,;\t]*$/i],
  // A header may begin with #, too.
  ['a comment', /^#(?!([^,;\t|]*[,;\t|]){4})/],
  ['the tickers of yfinance', /^Ticker(,[^,]*)+$/, /^Price,/],
];

/**
 * Finds the lines above the header that are known by themselves.
 *
 * @param start the start of the text, after a byte order mark
 */
export function linesAbove(bytes: Uint8Array, start: number): LinesAbove {
  let at = start;
  let count = 0;
  let what: string | null = null;
  for (; count < MOST_LINES; count++) {
    const end = lineEnd(bytes, at);
    const [line, below] = [lineAt(bytes, at), lineAt(bytes, end)];
    const kind = KINDS.find(([, form, next]) => form.test(line) && next?.test(below) !== false);
    if (kind === undefined || end >= bytes.length) break;
    what ??= kind[0];
    at = end;
  }
  return { count, what };
}

function lineEnd(bytes: Uint8Array, at: number): number {
  const end = bytes.indexOf(10, at);
  return end < 0 ? bytes.length : end + 1;
}

function lineAt(bytes: Uint8Array, at: number): string {
  const end = Math.min(lineEnd(bytes, at), at + MOST_CHARACTERS);
  return String.fromCharCode(...bytes.subarray(at, end)).replace(/\r?\n$/, '');
}
