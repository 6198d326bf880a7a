const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of exactly `width` columns, filled by `done / total`. */
export function progressBar(done: number, total: number, width: number): string {
  const share = total === 0 ? 0 : Math.min(1, Math.max(0, done / total));
  const eighths = Math.floor(share * width * 8);
  const full = Math.floor(eighths / 8);
  const part = EIGHTHS[eighths % 8]!;
  return ('█'.repeat(full) + part).padEnd(width, '░');
}
