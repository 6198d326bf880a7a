import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { columnsOf } from '../../market/bars.ts';
import { readMarketFiles } from '../../market/read-market-files.ts';
import { temporaryFile } from '../helpers/market-folder.ts';
import { DAY, klineCsv, klines, MINUTE, zip } from '../helpers/market-klines.ts';

const START = Date.UTC(2024, 11, 31);
const NEXT = START + DAY; // 2025-01-01, from when on spot files are in microseconds

function table(header: string, rows: readonly string[], name = 'prices.csv'): string {
  return temporaryFile(name, [header, ...rows].join('\n'));
}

describe('readMarketFiles() on klines', () => {
  const december = klineCsv(klines(START, 288));
  const january = klineCsv(klines(NEXT, 288), { unit: 'microseconds' });
  const february = klineCsv(klines(NEXT + DAY, 288), { hasHeader: true, lineEnd: '\r\n' });

  it('reads all columns, and symbol and interval from the name', () => {
    const path = temporaryFile('BTCUSDT-5m-2024-12.csv', december);
    const { market, notices } = readMarketFiles([path]);
    const { bars } = market;
    expect(market).toMatchObject({ symbol: 'BTCUSDT', venue: 'file', calendar: 'continuous' });
    expect(market).toMatchObject({ gaps: [], simulated: null });
    expect(notices).toEqual([]);
    expect(bars.length).toBe(288);
    expect(bars.intervalMs).toBe(5 * MINUTE);
    const second = columnsOf(bars).map((name) => bars[name]![1]);
    // time, open, high, low, close, volume, quote volume = 10 * 102, count, taker volume
    expect(second).toEqual([START + 5 * MINUTE, 101, 103, 100, 102, 10, 1020, 7, 4]);
  });

  it('joins .csv, .csv.gz and .zip in time order, given in any order', () => {
    const paths = [
      temporaryFile('BTCUSDT-5m-2024-12.csv', `\ufeff${december}`),
      temporaryFile('BTCUSDT-5m-2025-01.zip', zip({ 'BTCUSDT-5m-2025-01.csv': january })),
      temporaryFile('BTCUSDT-5m-2025-02.csv.gz', gzipSync(february)),
    ];
    const orders = [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ].map((order) => order.map((i) => paths[i]!));
    const [first, ...others] = orders.map((order) => readMarketFiles(order).market);
    expect(first!.bars.length).toBe(3 * 288);
    expect(first!.gaps).toEqual([]);
    for (const other of others) expect(other.hash).toBe(first!.hash);
  });

  it('reads several files of one zip, and a gzip by its bytes, not its name', () => {
    const members = { 'b/x.CSV': january, 'a.csv': december, 'readme.txt': 'hello' };
    const whole = readMarketFiles([temporaryFile('all.csv.gz', zip(members))]).market;
    expect(whole.bars.length).toBe(2 * 288);
    expect(whole.symbol).toBe('ALL');
  });

  it('lists gaps and fills nothing', () => {
    const text = klineCsv([...klines(START, 10), ...klines(START + 65 * MINUTE, 5)]);
    const { market } = readMarketFiles([temporaryFile('BTCUSDT-5m-2024-12.csv', text)]);
    expect(market.bars.length).toBe(15);
    expect(market.gaps).toEqual([{ index: 10, missingBars: 3 }]);
  });

  it('reads bars that files share once', () => {
    const path = temporaryFile('BTCUSDT-5m-2024-12.csv', december);
    const whole = readMarketFiles([path]).market;
    const lines = december.split('\n');
    const again = temporaryFile('BTCUSDT-5m-2024-12-31.csv', lines.slice(12, 40).join('\n'));
    const both = readMarketFiles([again, path]);
    expect(both.market.hash).toBe(whole.hash);
    expect(both.notices).toContain('28 bars are in more than one file, and are read once.');
    expect(readMarketFiles([path, path]).market.hash).toBe(whole.hash);
  });

  it('rejects files that contradict each other, with both places and values', () => {
    const path = temporaryFile('BTCUSDT-5m-2024-12.csv', december);
    const bars = klines(START + 60 * MINUTE, 500).map((bar) => ({ ...bar, volume: 11 }));
    const again = temporaryFile('BTCUSDT-5m-2024-12-31.csv', klineCsv(bars, { hasHeader: true }));
    expect(() => readMarketFiles([again, path])).toThrow(
      /2024-12-31.csv", row 2, column "open_time": its bar at 2024-12-31T01:00:00Z has the volume 11, and ".*2024-12.csv", row 13 has 10; import the files one after the other, the right one last with --replace$/,
    );
    const between = temporaryFile('BTCUSDT-5m-x.csv', klineCsv(klines(START + 2 * MINUTE, 1)));
    expect(() => readMarketFiles([path, between], { symbol: 'X' })).toThrow(
      /-x.csv", row 1, column "time": found a bar at 2024-12-31T00:02:00Z/,
    );
  });

  it('rejects files of different symbols unless one is stated', () => {
    const paths = [
      temporaryFile('BTCUSDT-5m-2024-12.csv', december),
      temporaryFile('ETHUSDT-5m-2025-01.csv', january),
    ];
    expect(() => readMarketFiles(paths)).toThrow(
      'Cannot choose the symbol: the file names have BTCUSDT, ETHUSDT; state it with --symbol',
    );
    expect(readMarketFiles(paths, { symbol: 'MIX', venue: 'spot' }).market).toMatchObject({
      symbol: 'MIX',
      venue: 'spot',
    });
  });

  it.each(['', '../x', 'BTC USDT', 'x'.repeat(41)])('rejects the symbol "%s"', (symbol) => {
    const path = temporaryFile('BTCUSDT-5m-2024-12.csv', december);
    expect(() => readMarketFiles([path], { symbol })).toThrow('give 1 to 40 letters');
  });
});

describe('readMarketFiles() on other tables', () => {
  const zone = process.env.TZ;
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });

  it.each([
    ['in any order and case', 'VOLUME,Close,Low,High,Open,Date', (t: string) => `9,2,1,4,3,${t}`],
    ['by their first letters', 'ts,o,h,l,c,v', (t: string) => `${t},3,4,1,2,9`],
    [
      'with an unnamed first column',
      ',Open,High,Low,Close,Volume',
      (t: string) => `${t},3,4,1,2,9`,
    ],
    [
      'with a row number before the time',
      ',date,open,high,low,close,vol',
      (t: string) => `0,${t},3,4,1,2,9`,
    ],
    ['between semicolons', 'Time;Open;High;Low;Close;Volume', (t: string) => `${t};3;4;1;2;9`],
    [
      'between tabs',
      '<DATE>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<VOL>',
      (t: string) => `${t}\t3\t4\t1\t2\t9`,
    ],
    [
      'in quotes, with spaces',
      '"Date", "Open", "High", "Low", "Close", "Volume"',
      (t: string) => `"${t}", "3", "4", 1 ,"2", 9`,
    ],
  ])('finds columns %s', (_, header, row) => {
    const days = ['2024-01-01', '2024-01-02', '2024-01-03'];
    const { bars } = readMarketFiles([table(header, days.map(row))]).market;
    expect([...bars.time]).toEqual(days.map((day) => Date.parse(day)));
    const values = [bars.open, bars.high, bars.low, bars.close, bars.volume].map((one) => one[1]);
    expect(values).toEqual([3, 4, 1, 2, 9]);
    expect(bars.intervalMs).toBe(DAY);
  });

  it.each([
    ['seconds', ['1704067200', '1704067500']],
    ['milliseconds', ['1704067200000', '1704067500000']],
    ['microseconds', ['1704067200000000', '1704067500000000']],
    ['text', ['2024-01-01 00:00', '2024-01-01T00:05:00Z']],
    ['compact text', ['20240101 00:00', '20240101 00:05']],
    ['text with an offset', ['2023-12-31 19:00:00-05:00', '2023-12-31 19:05:00-05:00']],
  ])('reads the same instants from %s, in any time zone', (_, times) => {
    process.env.TZ = 'America/New_York';
    const rows = times.map((time) => `${time},1,1,1,1,1`);
    const { bars } = readMarketFiles([table('time,open,high,low,close,volume', rows)]).market;
    expect([...bars.time]).toEqual([Date.UTC(2024, 0, 1), Date.UTC(2024, 0, 1) + 5 * MINUTE]);
  });

  it('reads six columns without a header as time, prices and volume, with a notice', () => {
    const path = temporaryFile(
      'eurusd.csv',
      '20240101 000000;1;4;1;2;9\n20240101 000100;2;4;1;3;8\n',
    );
    const { market, notices } = readMarketFiles([path]);
    expect(market.bars.intervalMs).toBe(MINUTE);
    expect([...market.bars.close]).toEqual([2, 3]);
    expect(notices[0]).toMatch(/eurusd.csv has no header: its columns were read as time, open/);
  });

  it('reports ignored columns and missing volumes', () => {
    const path = table('date,open,high,low,close,Adj Close', [
      '2024-01-01,1,1,1,1,7',
      '2024-01-02,1,1,1,1,7',
    ]);
    const { market, notices } = readMarketFiles([path]);
    expect([...market.bars.volume]).toEqual([0, 0]);
    expect([...market.bars.close]).toEqual([1, 1]);
    expect(notices).toContain('Ignored columns: "Adj Close".');
    expect(notices.join()).toContain('has no volume column: its volumes are 0');
  });

  it('reads optional columns that all files have, and reports those that only some have', () => {
    const header = 'date,open,high,low,close,volume,trades,bid_size,ask_size';
    const first = table(header, ['2024-01-01,1,1,1,1,5,3,10,20', '2024-01-02,1,1,1,1,5,4,11,21']);
    const second = table('date,open,high,low,close,volume,count', ['2024-01-03,1,1,1,1,5,6']);
    const whole = readMarketFiles([first]).market.bars;
    expect([...whole.tradeCount!, ...whole.bidSize!, ...whole.askSize!]).toEqual([
      3, 4, 10, 11, 20, 21,
    ]);
    const { market, notices } = readMarketFiles([first, second]);
    expect([...market.bars.tradeCount!]).toEqual([3, 4, 6]);
    expect(market.bars.bidSize).toBeNull();
    expect(notices).toContain(
      'Omitted columns, which only some of the files have: "bidSize", "askSize".',
    );
  });

  it('takes the symbol from the name of the file', () => {
    const rows = ['2024-01-01,1,1,1,1,1', '2024-01-02,1,1,1,1,1'];
    const path = table('date,open,high,low,close,volume', rows, 'my prices (new).csv');
    expect(readMarketFiles([path]).market.symbol).toBe('MY-PRICES-NEW');
  });
});
