import { describe, expect, it } from 'vitest';
import type { ReadMapping } from '../../market/read-mapping.ts';
import { readMarketFiles } from '../../market/read-market-files.ts';
import { temporaryFile } from '../helpers/market-folder.ts';
import { DAY, MINUTE } from '../helpers/market-klines.ts';

const HOUR = 60 * MINUTE;
const JANUARY_2 = Date.UTC(2024, 0, 2);

/** Reads lines as a file. The first bars of every file here are 3, 4, 1, 2 with a volume of 9, then 2, 5, 2, 4 and 8. */
function read(lines: readonly string[], mapping: ReadMapping = {}, name = 'X.csv') {
  const path = temporaryFile(name, `${lines.join('\n')}\n`);
  const { market, notices, parts } = readMarketFiles([path], { mapping });
  const { time, open, high, low, close, volume } = market.bars;
  return {
    layout: parts[0]!.layout.name,
    times: [...time],
    rows: [0, 1].map((i) => [open[i], high[i], low[i], close[i], volume[i]]),
    volumes: [...volume],
    notices,
  };
}

const ROWS = [
  [3, 4, 1, 2, 9],
  [2, 5, 2, 4, 8],
];

describe('readMarketFiles() on more layouts', () => {
  it.each<[layout: string | null, lines: string[], sinceJanuary2: number, step: number]>([
    [
      'investing.com',
      [
        '\ufeff"Datum","Zuletzt","Eröffn.","Hoch","Tief","Vol.","+/- %"',
        '"03.01.2024","4,00","2,00","5,00","2,00","0,008K","0,12%"',
        '"02.01.2024","2,00","3,00","4,00","1,00","0,009K","-0,12%"',
      ],
      0,
      DAY,
    ],
    [
      'Nasdaq',
      [
        'Date,Close/Last,Volume,Open,High,Low',
        '01/03/2024,$4.00,8,$2.00,$5.00,$2.00',
        '01/02/2024,$2.00,9,$3.00,$4.00,$1.00',
      ],
      0,
      DAY,
    ],
    [
      'Dukascopy',
      [
        'Gmt time,Open,High,Low,Close,Volume',
        '02.01.2024 00:00:00.000,3,4,1,2,9',
        '02.01.2024 01:00:00.000,2,5,2,4,8',
        '13.01.2024 01:00:00.000,2,5,2,4,8',
      ],
      0,
      HOUR,
    ],
    [
      'Dukascopy',
      [
        'Local time,Open,High,Low,Close,Volume',
        '14.01.2024 00:00:00.000 GMT+0100,3,4,1,2,9',
        '14.01.2024 01:00:00.000 GMT+0100,2,5,2,4,8',
      ],
      12 * DAY - HOUR,
      HOUR,
    ],
    [
      'Databento',
      [
        'ts_event,rtype,publisher_id,instrument_id,open,high,low,close,volume,symbol',
        '2024-01-02T00:00:00.000000000Z,33,1,5482,3,4,1,2,9,ESH4',
        '2024-01-02T00:01:00.000000000Z,33,1,5482,2,5,2,4,8,ESH4',
      ],
      0,
      MINUTE,
    ],
    [
      'yfinance',
      [
        'Ticker,SPY,SPY,SPY,SPY,SPY',
        'Price,Open,High,Low,Close,Volume',
        'Date,,,,,',
        '2024-01-02,3,4,1,2,9',
        '2024-01-03,2,5,2,4,8',
      ],
      0,
      DAY,
    ],
    [
      'yfinance',
      [
        ',Adj Close,Close,High,Low,Open,Volume',
        ',SPY,SPY,SPY,SPY,SPY,SPY',
        'Date,,,,,,',
        '2024-01-02,7,2,4,1,3,9',
        '2024-01-03,7,4,5,2,2,8',
      ],
      0,
      DAY,
    ],
    // Interactive Brokers.
    [
      null,
      [
        'date,open,high,low,close,volume',
        '20240102  09:30:00,3,4,1,2,9',
        '20240102  09:31:00,2,5,2,4,8',
      ],
      9.5 * HOUR,
      MINUTE,
    ],
    [
      null,
      [
        'date,open,high,low,close,volume',
        '20240102-09:30:00,3,4,1,2,9',
        '20240102-09:31:00,2,5,2,4,8',
      ],
      9.5 * HOUR,
      MINUTE,
    ],
    [
      null,
      [
        'date,open,high,low,close,volume',
        '20240102 09:30:00 US/Eastern,3,4,1,2,9',
        '20240102 09:31:00 US/Eastern,2,5,2,4,8',
      ],
      14.5 * HOUR,
      MINUTE,
    ],
    [
      null,
      [
        'Timestamp,Gmtoffset,Datetime,Open,High,Low,Close,Volume',
        '1704187800,0,2024-01-02 09:30:00,3,4,1,2,9',
        '1704187860,0,2024-01-02 09:31:00,2,5,2,4,8',
      ],
      9.5 * HOUR,
      MINUTE,
    ],
    [
      null,
      ['trade_date,open,high,low,close,vol', '2024/1/2 9:30,3,4,1,2,9', '2024/1/2 9:31,2,5,2,4,8'],
      9.5 * HOUR,
      MINUTE,
    ],
    [null, ['Date,Open,High,Low,Close,Volume', '2-Jan-24,3,4,1,2,9', '3-Jan-24,2,5,2,4,8'], 0, DAY],
    [
      null,
      ['Date,Time,Open,High,Low,Close,Vol', '20240102,930,3,4,1,2,9', '20240102,1030,2,5,2,4,8'],
      9.5 * HOUR,
      HOUR,
    ],
    [
      null,
      [
        '"Date","Time","Open","High","Low","Close","Vol"',
        '01/02/2024,0930,3,4,1,2,9',
        '01/02/2024,1030,2,5,2,4,8',
        '01/16/2024,1030,2,5,2,4,8',
      ],
      9.5 * HOUR,
      HOUR,
    ],
    // MetaStock.
    [
      null,
      [
        '<TICKER>,<DTYYYYMMDD>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>',
        'EURUSD,20240102,000500,3,4,1,2,9',
        'EURUSD,20240102,000600,2,5,2,4,8',
      ],
      5 * MINUTE,
      MINUTE,
    ],
    [
      null,
      ['sep=;', 'date;open;high;low;close;volume', '2024-01-02;3;4;1;2;9', '2024-01-03;2;5;2;4;8'],
      0,
      DAY,
    ],
    [
      null,
      [
        '# by a program, for you',
        '# 2 bars',
        'date,open,high,low,close,volume',
        '2024-01-02,3,4,1,2,9',
        '2024-01-03,2,5,2,4,8',
      ],
      0,
      DAY,
    ],
  ])('reads %s: %j', (layout, lines, sinceJanuary2, step) => {
    const found = read(lines);
    expect([found.layout, found.rows]).toEqual([layout, ROWS]);
    const first = JANUARY_2 + sinceJanuary2;
    expect(found.times.slice(0, 2)).toEqual([first, first + step]);
  });

  it('says that a zone beside each time is not replaced by --timezone', () => {
    const rows = ['3,4,1,2,9', '2,5,2,4,8'].map(
      (row, i) => `20240102 09:3${i}:00 US/Eastern,${row}`,
    );
    const lines = ['date,open,high,low,close,volume', ...rows];
    const found = read(lines, { timezone: 'Asia/Tokyo' });
    expect(found.times[0]).toBe(JANUARY_2 + 14.5 * HOUR);
    expect(found.notices.join()).toContain('state their own zone: --timezone does not change them');
    const mixed = [...lines, '20240102 09:32:00 US/Central,2,5,2,4,8'];
    expect(() => read(mixed)).toThrow('row 4, column "date": found "20240102 09:32:00 US/Central"');
  });

  it('reads separators of thousands in volumes if the prices prove the decimal character', () => {
    const table = (delimiter: string, rows: readonly string[]) =>
      read([['date', 'open', 'high', 'low', 'close', 'volume'].join(delimiter), ...rows]).volumes;
    const american = ['2024-01-02,3.00,4.00,1.00,2.00,"126,977"', '2024-01-03,2,5,2,4,"1,500"'];
    expect(table(',', american)).toEqual([126_977, 1500]);
    const german = ['2024-01-02;3,00;4,00;1,00;2,00;126.977', '2024-01-03;2;5;2;4;1.500'];
    expect(table(';', german)).toEqual([126_977, 1500]);
    const open = ['2024-01-02;3;4;1;2;126.977', '2024-01-03;2;5;2;4;1,500'];
    expect(() => table(';', open)).toThrow('state the decimal character');
    // A price that passes a thousand.
    const index = ['2024-01-02;995;998;990;992;1', '2024-01-03;1.021;1.030;1.010;1.025;1'];
    expect(() => table(';', index)).toThrow('found "1.021", 1.021 or 1021; state the decimal');
    const [, top] = index;
    const lines = ['date;open;high;low;close;volume', index[0]!, top!];
    expect(read(lines, { decimal: ',' }).rows[1]).toEqual([1021, 1030, 1010, 1025, 1]);
    expect(read(lines, { decimal: '.' }).rows[1]).toEqual([1.021, 1.03, 1.01, 1.025, 1]);
    const french = ['\u202f', '\u00a0', ' ', "'"].flatMap((space) => [
      `2024-01-02;1${space}500,00;1${space}500,10;1${space}500,00;1${space}500,00;12${space}977`,
      '2024-01-03;1,5;1,5;1,5;1,5;8',
    ]);
    for (let i = 0; i < french.length; i += 2) {
      expect(table(';', french.slice(i, i + 2))).toEqual([12_977, 8]);
    }
  });

  it('reads the rows of one symbol among others, if it is stated', () => {
    const table = ['A', 'spy', 'Z'].flatMap((symbol, i) => [
      `${symbol},${i + 8},3,4,1,2,1704153600000000000`,
      `${symbol},8,2,5,2,4,1704153660000000000`,
    ]);
    const lines = ['ticker,volume,open,high,low,close,window_start', ...table];
    const path = temporaryFile('2024-01-02.csv', lines.join('\n'));
    const { market, notices } = readMarketFiles([path], { symbol: 'SPY' });
    expect([market.symbol, ...market.bars.volume]).toEqual(['SPY', 9, 8]);
    expect(notices.join()).toMatch(/The rows of .* that are not of SPY are left out/);
    expect(() => readMarketFiles([path], { symbol: 'QQQ' })).toThrow('found the symbol "spy"');
    // One symbol may have another name there.
    const one = temporaryFile('x.csv', [lines[0], ...table.slice(2, 4)].join('\n'));
    expect(readMarketFiles([one], { symbol: 'MINE' }).market.symbol).toBe('MINE');
  });

  it('does not take the end of a file that was cut off for a missing volume', () => {
    const header = 'date,open,high,low,close,volume';
    const path = temporaryFile('x.csv', `${header}\n2024-01-02,3,4,1,2,9\n2024-01-03,2,5,2,4,`);
    expect(() => readMarketFiles([path])).toThrow('row 3, column "volume": found an empty cell');
  });

  it('reads months in German, and the errors of spreadsheets as missing prices', () => {
    const lines = [
      'date;open;high;low;close;volume',
      '29. Februar 2024;3;4;1;2;9',
      '1. März 2024;2;5;2;4;8',
      '2. März 2024;#DIV/0!;#REF!;<NA>;\\N;8',
    ];
    const mapping = { dateFormat: 'D. MMM YYYY', dropRowsWithoutPrices: true };
    expect(read(lines, mapping).rows).toEqual(ROWS);
  });

  it('leaves out what is no bar: the header again, rows without a cell, and a sentence at the end', () => {
    const header = 'Time,Open,High,Low,Last,Change,%Chg,Volume';
    const bars = ['01/15/2024,2,5,2,4,2,1%,8', '01/12/2024,3,4,1,2,1,1%,9'];
    const footer = '"Downloaded from Barchart.com as of 03-30-2024 09:11pm CDT"';
    const found = read([header, bars[0]!, header, bars[1]!, footer, ',,, ,,,,', '  ', '']);
    expect(found.rows).toEqual(ROWS);
    expect(found.notices.join()).toMatch(/The last line of .* is no bar.*The header of .* again/);
    const cut = [header, ...bars, '01/11/2024'];
    expect(() => read(cut)).toThrow('row 4: found 1 columns; expected 8 columns');
    expect(() => read([header, bars[0]!, footer, bars[1]!])).toThrow('row 3: found 1 columns');
  });

  it('reads days of a clock that changed as sessions', () => {
    const days = ['2024-03-07', '2024-03-08', '2024-03-11', '2024-03-12'];
    const offsets = ['-05:00', '-05:00', '-04:00', '-04:00'];
    const rows = days.map((day, i) => `${day} 00:00:00${offsets[i]},3,4,1,2,9`);
    const path = temporaryFile('SPY.csv', ['Date,Open,High,Low,Close,Volume', ...rows].join('\n'));
    const { market, notices } = readMarketFiles([path]);
    expect([market.calendar, market.bars.length]).toEqual(['sessions', 4]);
    const weeks = ['2024-02-26', '2024-03-04', '2024-03-11', '2024-03-18'].map(
      (day, i) => `${day} 00:00:00${offsets[i]},3,4,1,2,9`,
    );
    expect(read(['Date,Open,High,Low,Close,Volume', ...weeks]).times.length).toBe(4);
    expect(notices.join()).toContain('since its days begin by a local clock, which changed');
  });

  it('advises options that work', () => {
    const days = ['01.02.2024 09:30', '02.02.2024 09:30', '03.02.2024 09:30'];
    const dotted = ['date,open,high,low,close', ...days.map((day) => `${day},2,2,2,2`)];
    expect(() => read(dotted)).toThrow('as "D.M.YYYY H:mm" or "M.D.YYYY H:mm"');
    expect(read(dotted, { dateFormat: 'D.M.YYYY H:mm' }).times[1]).toBe(
      Date.UTC(2024, 1, 2, 9, 30),
    );
    const twice = [
      'time,open,high,low,close,Volume,Volume',
      '2024-01-02,3,4,1,2,9,1',
      '2024-01-03,2,5,2,4,8,1',
    ];
    expect(() => read(twice)).toThrow('stated as --columns volume=6 or volume=7');
    expect(read(twice, { columns: { volume: '6' } }).rows).toEqual(ROWS);
    // CryptoDataDownload has files of two units.
    const units = [
      'Unix,Date,Symbol,open,high,low,close,volume',
      '1704153600000,2024-01-02,X,3,4,1,2,9',
      '1704240000,2024-01-03,X,2,5,2,4,8',
    ];
    expect(() => read(units)).toThrow('or read another column: --columns time=Date');
    expect(read(units, { columns: { time: 'Date' } }).rows).toEqual(ROWS);
  });
});
