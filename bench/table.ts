/** One figure: the measurement, its reference, and its goal. */
export interface Figure {
  readonly name: string;
  readonly measured: string;
  /** As `2.1 x the C twin`; empty if there is none. */
  readonly ratio: string;
  readonly goal: string;
  /** Null if there is no goal. */
  readonly met: boolean | null;
}

export function printFigures(title: string, figures: readonly Figure[]): void {
  const rows = [
    ['', 'measured', 'ratio', 'goal', ''],
    ...figures.map(({ name, measured, ratio, goal, met }) => [
      name,
      measured,
      ratio,
      goal,
      met === null ? '' : met ? 'met' : 'MISSED',
    ]),
  ];
  const widths = rows[0]!.map((_, c) => Math.max(...rows.map((row) => row[c]!.length)));
  console.log(`\n${title}`);
  for (const row of rows) {
    console.log(
      `  ${row
        .map((cell, c) => cell.padEnd(widths[c]!))
        .join('   ')
        .trimEnd()}`,
    );
  }
}
