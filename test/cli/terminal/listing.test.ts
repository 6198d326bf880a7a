import { describe, expect, it } from 'vitest';
import { type Column, listingText } from '../../../cli/terminal/listing.ts';

interface Row {
  readonly name: string;
  readonly pnl: number | null;
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'name', value: ({ name }) => name },
  { title: 'P&L', value: ({ pnl }) => pnl, text: ({ pnl }) => (pnl ?? 0).toFixed(0) },
];

describe('listingText()', () => {
  const rows = [
    { name: 'a', pnl: 12.25 },
    { name: 'a long name', pnl: null },
  ];

  it('aligns and rounds for people, and separates by tabs and leaves as it is for programs', () => {
    expect(listingText(COLUMNS, rows, { header: true, isForPeople: true })).toBe(
      'name         P&L\na             12\na long name    0',
    );
    expect(listingText(COLUMNS, rows, { header: true, isForPeople: false })).toBe(
      'name\tP&L\na\t12.25\na long name\tn/a',
    );
    expect(listingText(COLUMNS, rows, { header: false, isForPeople: false })).toBe(
      'a\t12.25\na long name\tn/a',
    );
  });

  it('aligns names of any script by their width on a terminal', () => {
    const wide = [
      { name: '币安人生USDT', pnl: 1 }, // four characters of two columns, and four of one: 12
      { name: 'BTCUSDT', pnl: 20 },
      { name: 'E\u0301TOILE', pnl: 3 },
    ];
    expect(listingText(COLUMNS, wide, { header: false, isForPeople: true })).toBe(
      '币安人生USDT   1\nBTCUSDT       20\nE\u0301TOILE         3',
    );
  });

  it('keeps a cell one cell and a row one row, whatever a name holds', () => {
    const hostile = [{ name: 'x\ty\nz\r\n', pnl: 1 }];
    expect(listingText(COLUMNS, hostile, { header: false, isForPeople: false })).toBe('x y z \t1');
  });
});
