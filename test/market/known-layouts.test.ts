import { describe, expect, it } from 'vitest';
import type { ReadMapping } from '../../market/read-mapping.ts';
import { readMarketFiles } from '../../market/read-market-files.ts';
import { temporaryFile } from '../helpers/market-folder.ts';
import { DAY, MINUTE, zip } from '../helpers/market-klines.ts';

const HOUR = 60 * MINUTE;
const JANUARY_2 = Date.UTC(2024, 0, 2);

/** Reads lines as a file. The bars of every file here are 3, 4, 1, 2 with a volume of 9, then 2, 5, 2, 4 and 8. */
function read(lines: readonly string[], mapping: ReadMapping = {}, name = 'X.csv', lineEnd = '\n') {
  const path = temporaryFile(name, lines.map((line) => line + lineEnd).join(''));
  const { market, notices, parts } = readMarketFiles([path], { mapping });
  const { bars } = market;
  const [open, high, low, close, volume] = [
    bars.open,
    bars.high,
    bars.low,
    bars.close,
    bars.volume,
  ];
  return {
    layout: parts[0]!.layout.name,
    times: [...bars.time],
    rows: [0, 1].map((i) => [open[i], high[i], low[i], close[i], volume[i]]),
    bars,
    notices,
  };
}

const ROWS = [
  [3, 4, 1, 2, 9],
  [2, 5, 2, 4, 8],
];

describe('readMarketFiles() on layouts that are known by themselves', () => {
  it.each<[string, string[], number, number, string?]>([
    ['Kraken', ['1704153600,3,4,1,2,9,5', '1704154500,2,5,2,4,8,6'], 0, 15 * MINUTE],
    ['MetaTrader 4', ['2024.01.02,00:00,3,4,1,2,9', '2024.01.02,01:00,2,5,2,4,8'], 0, HOUR],
    ['MetaTrader 4', ['2024.01.02,00:00,3,4,1,2,9', '2024.01.03,00:00,2,5,2,4,8'], 0, DAY],
    [
      'MetaTrader 5',
      [
        '<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>',
        '2024.01.02\t00:00:00\t3\t4\t1\t2\t9\t0\t3',
        '2024.01.02\t00:05:00\t2\t5\t2\t4\t8\t0\t3',
      ],
      0,
      5 * MINUTE,
    ],
    [
      'MetaTrader 5',
      [
        '<DATE>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>',
        '2024.01.02\t3\t4\t1\t2\t9\t0\t3',
        '2024.01.03\t2\t5\t2\t4\t8\t0\t3',
      ],
      0,
      DAY,
    ],
    [
      'MetaTrader 5',
      [
        ',time,open,high,low,close,tick_volume,spread,real_volume',
        '0,2024-01-02 00:00:00,3,4,1,2,9,3,0',
        '1,2024-01-02 00:05:00,2,5,2,4,8,3,0',
      ],
      0,
      5 * MINUTE,
    ],
    // Its clock is 5 hours behind UTC.
    [
      'HistData',
      ['20240102 000000;3;4;1;2;9', '20240102 000100;2;5;2;4;8'],
      5 * HOUR,
      MINUTE,
      'DAT_ASCII_EURUSD_M1_2024.csv',
    ],
    [
      'HistData',
      ['2024.01.02,00:00,3,4,1,2,9', '2024.01.02,00:01,2,5,2,4,8'],
      5 * HOUR,
      MINUTE,
      'DAT_MT_EURUSD_M1_2024.csv',
    ],
    [
      'CryptoDataDownload',
      [
        'https://www.CryptoDataDownload.com',
        'unix,date,symbol,open,high,low,close,Volume ETH,Volume USD',
        '1704157200,2024-01-02 01:00:00,ETH/USD,2,5,2,4,8,32',
        '1704153600,2024-01-02 00:00:00,ETH/USD,3,4,1,2,9,18',
      ],
      0,
      HOUR,
    ],
    // The quote volume first: it is 2 and 4 times the other, the closes.
    [
      'CryptoDataDownload',
      [
        'Unix,Date,Symbol,Open,High,Low,Close,Volume USDT,Volume ETH,tradecount',
        '1704240000000,2024-01-03,ETHUSDT,2,5,2,4,32,8,7',
        '1704153600000,2024-01-02,ETHUSDT,3,4,1,2,18,9,7',
      ],
      0,
      DAY,
    ],
    [
      'yfinance',
      [
        'Price,Close,High,Low,Open,Volume',
        'Ticker,SPY,SPY,SPY,SPY,SPY',
        'Date,,,,,',
        '2024-01-02,2,4,1,3,9',
        '2024-01-03,4,5,2,2,8',
      ],
      0,
      DAY,
    ],
    [
      'investing.com',
      [
        '"Date","Price","Open","High","Low","Vol.","Change %"',
        '"01/16/2024","4.0","2.0","5.0","2.0","0.008K","1.5%"',
        '"01/15/2024","2.0","3.0","4.0","1.0","0.009K","-2.5%"',
      ],
      13 * DAY,
      DAY,
    ],
    [
      'investing.com',
      [
        '\ufeff"Date","Price","Open","High","Low","Vol.","Change %"',
        '"Jan 03, 2024","4","2","5","2","0.008K","1.5%"',
        '"Jan 02, 2024","2","3","4","1","0.009K","-2.5%"',
      ],
      0,
      DAY,
    ],
    [
      'Polygon',
      [
        'ticker,volume,open,close,high,low,window_start,transactions',
        'SPY,9,3,2,4,1,1704153600000000000,2',
        'SPY,8,2,4,5,2,1704153660000000000,3',
      ],
      0,
      MINUTE,
    ],
  ])('reads %s: %j', (layout, lines, sinceJanuary2, step, name) => {
    const found = read(lines, {}, name, '\r\n');
    expect([found.layout, found.rows]).toEqual([layout, ROWS]);
    expect(found.notices.some((notice) => notice.includes('their ratio is the price'))).toBe(
      layout === 'CryptoDataDownload',
    );
    const first = JANUARY_2 + sinceJanuary2;
    expect(found.times).toEqual([first, first + step]);
  });

  it.each<[string, string[], number]>([
    // TradingView: indicators of the chart are further columns, of any number.
    [
      'TradingView',
      [
        'time,open,high,low,close,Plot,Plot,Volume',
        '1704153600,3,4,1,2,7,7,9',
        '1704240000,2,5,2,4,7,7,8',
      ],
      0,
    ],
    [
      'TradingView with an offset',
      [
        'time,open,high,low,close,Volume',
        '2024-01-02T09:30:00-05:00,3,4,1,2,9',
        '2024-01-03T09:30:00-05:00,2,5,2,4,8',
      ],
      14.5 * HOUR,
    ],
    [
      'yfinance',
      [
        'Date,Open,High,Low,Close,Adj Close,Volume',
        '2024-01-02 00:00:00-05:00,3,4,1,2,7,9',
        '2024-01-03 00:00:00-05:00,2,5,2,4,7,8',
      ],
      5 * HOUR,
    ],
    [
      'German titles',
      [
        'Datum;Erster;Hoch;Tief;Schlusskurs;Stück',
        '02.01.2024;3;4;1;2;9',
        '03.01.2024;2;5;2;4;8',
        '15.01.2024;2;5;2;4;8',
      ],
      0,
    ],
    [
      'date and time apart',
      [
        'Date,Time,Open,High,Low,Last,Volume',
        '2024/01/02,16:00:00,3,4,1,2,9',
        '2024/01/03,16:00:00,2,5,2,4,8',
      ],
      16 * HOUR,
    ],
    [
      'American dates',
      [
        'Date,Open,High,Low,Close,Volume',
        '1/2/2024 4:00 PM,3,4,1,2,9',
        '1/3/2024 4:00 PM,2,5,2,4,8',
        '1/31/2024 4:00 PM,2,5,2,4,8',
      ],
      16 * HOUR,
    ],
    [
      'hours in words',
      [
        'Date,Open,High,Low,Close,Volume',
        '2024-01-02 04-PM,3,4,1,2,9',
        '2024-01-03 04-PM,2,5,2,4,8',
      ],
      16 * HOUR,
    ],
    [
      'bars between columns',
      ['date|open|high|low|close|volume', '2024-01-02|3|4|1|2|9', '2024-01-03|2|5|2|4|8'],
      0,
    ],
    [
      'a delimiter at the end of rows',
      ['date,open,high,low,close,volume', '2024-01-02,3,4,1,2,9,', '2024-01-03,2,5,2,4,8,'],
      0,
    ],
  ])('reads %s', (_, lines, sinceJanuary2) => {
    const mapping = /Stück/.test(lines[0]!) ? { columns: { volume: 'Stück' } } : {};
    const found = read(lines, mapping);
    expect(found.rows).toEqual(ROWS);
    expect(found.times[0]).toBe(JANUARY_2 + sinceJanuary2);
    expect(found.times[1]).toBe(JANUARY_2 + sinceJanuary2 + DAY);
  });

  it('reads volumes that are missing as 0, and says whether all are', () => {
    const header = '"Date","Price","Open","High","Low","Vol.","Change %"';
    const rows = [
      '"Jan 03, 2024","4","2","5","2","","1%"',
      '"Jan 02, 2024","2","3","4","1","","1%"',
    ];
    const found = read([header, ...rows]);
    expect([...found.bars.volume]).toEqual([0, 0]);
    expect(found.notices.join()).toContain(
      'has no volumes in its volume column: its volumes are 0',
    );
    const many = Array.from(
      { length: 80 },
      (_, i) =>
        `2024-01-02 ${`${Math.floor(i / 60)}`.padStart(2, '0')}:${`${i % 60}`.padStart(2, '0')},2,2,2,2,${i === 79 ? 5 : '-'}`,
    );
    const some = read(['time,open,high,low,close,volume', ...many]);
    expect([some.bars.volume[78], some.bars.volume[79]]).toEqual([0, 5]);
    expect(some.notices.join()).toMatch(/79 rows of .*X.csv without a volume: it is read as 0/);
  });

  it('knows HistData by the name of the table, not of its zip', () => {
    const lines = ['20240102 000000;3;4;1;2;9', '20240102 000100;2;5;2;4;8'];
    const archive = zip({
      'DAT_ASCII_EURUSD_M1_2024.csv': lines.join('\n'),
      'DAT_ASCII_EURUSD_M1_2024.txt': 'Gap of 63s found',
    });
    for (const name of ['HISTDATA_COM_ASCII_EURUSD_M12024.zip', 'eurusd.zip']) {
      const { market, parts } = readMarketFiles([temporaryFile(name, archive)]);
      expect([parts[0]!.layout.name, market.bars.time[0]]).toEqual([
        'HistData',
        JANUARY_2 + 5 * HOUR,
      ]);
    }
  });

  it('reads titles in angle brackets, which are no web page, and .txt tables of a zip', () => {
    const text = [
      '<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>',
      'SPY.US,5,20240102,000000,3,4,1,2,9,0',
      'SPY.US,5,20240102,000500,2,5,2,4,8,0',
    ];
    const path = temporaryFile('us.zip', zip({ 'data/spy.us.txt': text.join('\r\n') }));
    const { bars } = readMarketFiles([path]).market;
    expect([...bars.time]).toEqual([JANUARY_2, JANUARY_2 + 5 * MINUTE]);
    expect([...bars.volume]).toEqual([9, 8]);
  });

  it('rejects a second symbol in one file', () => {
    const rows = ['SPY,9,3,2,4,1,1704153600000000000,2', 'QQQ,8,2,4,5,2,1704153660000000000,3'];
    const header = 'ticker,volume,open,close,high,low,window_start,transactions';
    expect(() => read([header, ...rows])).toThrow(
      'row 3: found the symbol "QQQ"; expected "SPY" as in the rows before: give each symbol a file, or choose one with --symbol',
    );
  });

  it.each([
    ['EURUSD15.csv', '2024.01.02,00:00,3,4,1,2,9\n2024.01.02,00:15,2,5,2,4,8\n', 'EURUSD'],
    [
      'XAUUSD_M15_202401020000.csv',
      '2024.01.02,00:00,3,4,1,2,9\n2024.01.02,00:15,2,5,2,4,8\n',
      'XAUUSD',
    ],
    ['XBTUSD_15.csv', '1704153600,3,4,1,2,9,5\n1704154500,2,5,2,4,8,6\n', 'XBTUSD'],
    [
      'DAT_ASCII_EURUSD_M1_2012.csv',
      '20240102 000000;3;4;1;2;9\n20240102 000100;2;5;2;4;8\n',
      'EURUSD',
    ],
    ['mine15.csv', '2024.01.02,00:00,3,4,1,2,9\n2024.01.02,00:15,2,5,2,4,8\n', 'MINE15'],
  ])('finds the symbol in the name %s', (name, text, symbol) => {
    expect(readMarketFiles([temporaryFile(name, text)]).market.symbol).toBe(symbol);
  });

  it('reads UTF-16, as MetaTrader writes it, and rejects what only begins so', () => {
    const text = '2024.01.02,00:00,3,4,1,2,9\r\n2024.01.02,01:00,2,5,2,4,8\r\n';
    const little = Buffer.from(`\ufeff${text}`, 'utf16le');
    const big = Buffer.from(little).swap16();
    for (const bytes of [little, big]) {
      const { market } = readMarketFiles([temporaryFile('EURUSD60.csv', bytes)]);
      expect([...market.bars.high]).toEqual([4, 5]);
    }
    expect(() => readMarketFiles([temporaryFile('x.csv', little.subarray(0, 31))])).toThrow(
      'it begins as UTF-16, and is not; save it as UTF-8',
    );
  });

  it('rejects files whose rows name different symbols', () => {
    const header = 'symbol,time,open,high,low,close';
    const paths = ['SPY', 'QQQ'].map((symbol, i) =>
      temporaryFile('x.csv', [header, `${symbol},2024-01-0${i + 2},3,4,1,2`].join('\n')),
    );
    expect(() => readMarketFiles(paths)).toThrow(
      /its rows name the symbol "QQQ", and those of ".*x.csv" "SPY"; give files of one symbol/,
    );
  });

  it('does not read two volumes of which neither times a price is the other', () => {
    const header = 'time,open,high,low,close,Volume A,Volume B';
    const found = read([header, '2024-01-02,3,4,1,2,9,7000', '2024-01-03,2,5,2,4,8,5']);
    expect(found.notices).toContain('Ignored columns: "Volume A", "Volume B".');
    expect(found.notices.join()).toContain('has no volume column');
  });
});

describe('readMarketFiles() with a mapping', () => {
  const german = [
    'Zeit;Auf;Ab;Hochpunkt;Ende;Menge',
    '02.01.2024;3,0;1,00;4,0;2,0;9',
    '03.01.2024;2,0;2,00;5,0;4,0;8',
  ];

  it('finds columns by title in any language, or by number', () => {
    const titles = {
      time: 'Zeit',
      open: 'Auf',
      high: 'hochpunkt',
      low: 'Ab',
      close: 'Ende',
      volume: 'Menge',
    };
    const numbers = { time: '1', open: '2', low: '3', high: '4', close: '5', volume: '6' };
    for (const columns of [titles, numbers]) {
      expect(read(german, { columns, dateFormat: 'DD.MM.YYYY' }).rows).toEqual(ROWS);
    }
    expect(() => read(german, { columns: { ...titles, open: 'Eröffnung' } })).toThrow(
      /row 1: found the columns "Zeit", .*; expected "Er.*", as stated with --columns/,
    );
    expect(() => read(german, { columns: { time: '7' } })).toThrow('expected "7"');
    expect(() => read(german, { columns: { ...titles, open: 'Ende' } })).toThrow(
      'row 1: found "Ende" stated as the open and the close; state each column once with --columns',
    );
  });

  it('reads rows without a header by number, and names what is missing', () => {
    const lines = ['SPY 2024-01-02,3,4,1,2,7,9', 'SPY 2024-01-03,2,5,2,4,7,8'].map((line) =>
      line.replace(' ', ','),
    );
    expect(() => read(lines)).toThrow(
      'found 8 columns without a header; expected a header, or 12 columns as in Binance klines, or 6 (time, open, high, low, close, volume), or each by its number, as --columns time=1,',
    );
    const columns = { time: '2', open: '3', high: '4', low: '5', close: '6', volume: '8' };
    expect(read(lines, { columns }).rows).toEqual(ROWS);
  });

  it('joins a date and a time that were stated, and skips lines and separators as stated', () => {
    const lines = [
      'exported by',
      'someone; today',
      'd*t*o*h*l*c*v',
      '2.1.2024*9.30*3*4*1*2*9',
      '2.1.2024*10.00*2*5*2*4*8',
    ];
    const mapping = {
      columns: { time: 'd+t' },
      ...{ dateFormat: 'D.M.YYYY H.mm', separator: '*', skipLines: 2 },
    };
    const found = read(lines, mapping);
    expect(found.rows).toEqual(ROWS);
    expect(found.times).toEqual([JANUARY_2 + 9.5 * HOUR, JANUARY_2 + 10 * HOUR]);
    const broken = [...lines.slice(0, 4), '2.1.2024*10.00*2*5*2*x*8'];
    expect(() => read(broken, mapping)).toThrow('row 5, column "c": found "x"');
  });

  it('asks for the order of day and month unless a day above 12 proves it', () => {
    const table = (...days: string[]) => [
      'Date,Open,High,Low,Close',
      ...days.map((day) => `${day},2,2,2,2`),
    ];
    expect(() => read(table('01/02/2024', '02/02/2024', '03/02/2024'))).toThrow(
      'row 2, column "Date": found "01/02/2024" with no day above 12 in either place; state the order with --date-format, as D/M/YYYY or M/D/YYYY',
    );
    expect(read(table('01/02/2024', '02/02/2024'), { dateFormat: 'DD/MM/YYYY' }).times).toEqual([
      Date.UTC(2024, 1, 1),
      Date.UTC(2024, 1, 2),
    ]);
    expect(() => read(table('12-01-2024', '13-01-2024', '01-14-2024'))).toThrow(
      'days above 12 in both places',
    );
    expect(read(table('12-01-2024', '13-01-2024')).times[0]).toBe(Date.UTC(2024, 0, 12));
    expect(() => read(table('2.1.2024', '3.1.2024'), { dateFormat: 'DD.MM.YYYY' })).toThrow(
      'found "2.1.2024"; expected a time as DD.MM.YYYY, or another form',
    );
  });

  it.each<[string, ReadMapping['decimal'], number]>([
    ['1.234,5', undefined, 1234.5],
    ['1234,5', undefined, 1234.5],
    ['1.234.567,5', ',', 1_234_567.5],
    ['1,234.5', undefined, 1234.5],
    ['1,234,567', undefined, 1_234_567],
    ['1.234', undefined, 1.234],
    ['1.234', ',', 1234],
    ['1,234', '.', 1234],
    ['1,234', ',', 1.234],
  ])('reads the price %s with the decimal %s as %d', (text, decimal, value) => {
    const lines = [
      'd;open;high;low;close',
      ...[2, 3].map((day) => `2024-01-0${day};${`${text};`.repeat(3)}${text}`),
    ];
    const mapping = decimal === undefined ? {} : { decimal };
    expect(read(lines, { ...mapping, columns: { time: 'd' } }).bars.open[0]).toBe(value);
  });

  it.each([
    [
      '1,234',
      undefined,
      'found "1,234", 1234 or 1.234; state the decimal character with --decimal . or --decimal ,',
    ],
    ['12,34.5', undefined, 'found "12,34.5"; expected a number'],
    ['0.170', ',', 'found "0.170"; expected a number with a decimal comma, or another --decimal'],
    ['12.34', ',', 'found "12.34"; expected a number with a decimal comma, or another --decimal'],
    ['12 EUR', undefined, 'found "12 EUR"; expected a number'],
    ['12K', undefined, 'found "12K"; expected a number'],
  ] as const)('rejects the price %s with the decimal %s', (text, decimal, message) => {
    const lines = [
      'd;open;high;low;close',
      ...[2, 3].map((day) => `2024-01-0${day};${`${text};`.repeat(3)}${text}`),
    ];
    const mapping = decimal === undefined ? {} : { decimal };
    expect(() => read(lines, { ...mapping, columns: { time: 'd' } })).toThrow(message);
  });
});
