import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEAST_COLUMNS, LEAST_ROWS, layoutOf } from '../../tui/layout.ts';

const GAP = 2;

describe('layoutOf()', () => {
  it.each([
    [80, 24, 'compact'],
    [120, 40, 'full'],
    [200, 60, 'wide'],
    [59, 40, 'narrow'],
    [120, 13, 'narrow'],
  ])('lays out a screen of %i x %i as %s', (columns, rows, kind) => {
    expect(layoutOf(columns, rows).kind).toBe(kind);
  });

  it('shows all panes on 120 x 40, and the essentials on 80 x 24', () => {
    const panes = (columns: number, rows: number) =>
      layoutOf(columns, rows)
        .columns.flatMap((column) => column.panes.map(({ id }) => id))
        .sort();
    const all = ['agents', 'equity', 'leaders', 'patches', 'segment', 'targets'];
    expect(panes(120, 40)).toEqual(all);
    expect(panes(200, 60)).toEqual(all);
    expect(panes(80, 24)).toEqual(
      expect.arrayContaining(['agents', 'equity', 'segment', 'targets']),
    );
  });

  it('leaves no line unused on any low screen', () => {
    for (const first of ['segment', 'judging', 'verdict'] as const) {
      for (let rows = LEAST_ROWS; rows <= 60; rows++) {
        const [column] = layoutOf(80, rows, first).columns;
        expect(column!.panes.reduce((sum, pane) => sum + pane.height, 0)).toBe(rows - 4);
      }
    }
  });

  it('gives the verdict its height, and the curve the rest', () => {
    const heights = (columns: number, rows: number) =>
      Object.fromEntries(
        layoutOf(columns, rows, 'verdict').columns.flatMap(({ panes }) =>
          panes.map(({ id, height }) => [id, height]),
        ),
      );
    // 24 rows less header, keys and one line are 20.
    expect(heights(80, 24)).toMatchObject({ segment: 12, equity: 5, agents: 3 });
    expect(heights(80, 14)).toEqual({ segment: 10 });
    expect(heights(120, 40)).toMatchObject({ segment: 18, targets: 6, leaders: 12 });
  });

  it('fills the screen except header, keys and one line', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 200 }),
        fc.constantFrom('segment', 'judging', 'verdict'),
        (width, height, first) => {
          const { kind, columns } = layoutOf(width, height, first);
          if (kind === 'narrow') {
            expect(width < LEAST_COLUMNS || height < LEAST_ROWS).toBe(true);
            return;
          }
          const widths = columns.map((column) => column.width);
          expect(widths.reduce((sum, one) => sum + one, 0) + GAP * (columns.length - 1)).toBe(
            width,
          );
          for (const { panes } of columns) {
            expect(panes.reduce((sum, pane) => sum + pane.height, 0)).toBe(height - 4);
            for (const pane of panes) expect(pane.height).toBeGreaterThanOrEqual(2);
          }
        },
      ),
    );
  });
});
