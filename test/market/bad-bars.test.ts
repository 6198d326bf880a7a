import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { MarketDataError } from '../../market/errors.ts';
import { parseBars } from '../../market/parse-bars.ts';
import { readMarketFiles } from '../../market/read-market-files.ts';
import { readTexts } from '../../market/read-texts.ts';
import { temporaryFile, temporaryFolder } from '../helpers/market-folder.ts';
import { KLINE_HEADER, klineCsv, klines, MINUTE, zip } from '../helpers/market-klines.ts';

const START = Date.UTC(2024, 0, 1);

/** Ten klines, of which one cell is another. @param row counted from 1 */
function klinesWith(row: number, cell: number, text: string, hasHeader = false): string {
  const lines = klineCsv(klines(START, 10), { hasHeader }).split('\n');
  const cells = lines[row - 1]!.split(',');
  cells[cell] = text;
  lines[row - 1] = cells.join(',');
  return lines.join('\n');
}

function parse(text: string) {
  return parseBars(new TextEncoder().encode(text), 'bars.csv');
}

function refusal(text: string): MarketDataError {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof MarketDataError) return error;
    throw error;
  }
  throw new Error('Nothing was refused');
}

describe('a number that is none', () => {
  it.each([
    ['NaN', 'Expected a number, found "NaN"'],
    ['Infinity', 'Expected a number, found "Infinity"'],
    ['-Infinity', 'Expected a number, found "-Infinity"'],
    ['1e400', 'Expected a finite number, found "1e400"'],
    ['', 'Expected a number, found an empty cell'],
    ['null', 'Expected a number, found "null"'],
    ['12abc', 'Expected a number, found "12abc"'],
    ['1 000', 'Expected a number, found "1 000"'],
    ['"1,5"', 'Expected a number with a decimal point, found "1,5"'],
    ['\u001b[2J', 'Expected a number, found "\\x1b[2J"'],
    [`${'9'.repeat(60)}x`, `Expected a number, found "${'9'.repeat(40)}..."`],
  ])('is refused: %s', (text, message) => {
    const error = refusal(klinesWith(4, 2, text));
    expect(error.place).toEqual({ file: 'bars.csv', row: 4, column: 'high' });
    expect(error.message).toBe(`bars.csv, row 4, column "high": ${message}`);
  });

  it('is refused in every column that is read, by the name that the header gives it', () => {
    const titles = KLINE_HEADER.split(',');
    for (const cell of [0, 1, 2, 3, 4, 5, 7, 8, 9]) {
      const error = refusal(klinesWith(3, cell, 'x', true));
      expect(error.place).toEqual({ file: 'bars.csv', row: 3, column: titles[cell] });
    }
  });
});

describe('a bar that cannot be', () => {
  it.each([
    ['a price of 0', 3, '0', 'low', 'Expected a price above 0, found "0"'],
    ['a negative price', 1, '-100', 'open', 'Expected a price above 0, found "-100"'],
    ['a price that underflows', 3, '1e-400', 'low', 'Expected a price above 0, found "1e-400"'],
    ['a high below the low', 2, '50', 'high', 'Expected a high of at least the low, 106, found 50'],
    [
      'an open above the high',
      1,
      '300',
      'open',
      'Expected a price between low 106 and high 109, found 300',
    ],
    [
      'an open below the low',
      1,
      '9',
      'open',
      'Expected a price between low 106 and high 109, found 9',
    ],
    [
      'a close above the high',
      4,
      '109.5',
      'close',
      'Expected a price between low 106 and high 109, found 109.5',
    ],
    [
      'a close below the low',
      4,
      '105',
      'close',
      'Expected a price between low 106 and high 109, found 105',
    ],
    ['a negative volume', 5, '-1', 'volume', 'Expected a volume of 0 or more, found "-1"'],
    ['a negative count', 8, '-1', 'tradeCount', 'Expected a tradeCount of 0 or more, found "-1"'],
    [
      'more taker volume than volume',
      9,
      '10.1',
      'takerBuyVolume',
      'Expected at most the volume, 10, found 10.1',
    ],
  ])('is refused: %s', (_, cell, text, column, message) => {
    // Row 8 is the bar of 00:35: it opens at 107, between 106 and 109.
    const error = refusal(klinesWith(8, cell, text));
    expect(error.place).toEqual({ file: 'bars.csv', row: 8, column });
    expect(error.message).toContain(message);
  });

  it('is accepted where only floating-point noise is wrong with its taker volume', () => {
    expect(parse(klinesWith(8, 9, '10.000000001')).columns.get('takerBuyVolume')![7]).toBe(
      10.000000001,
    );
    expect(refusal(klinesWith(8, 9, '10.00000002')).place!.row).toBe(8);
  });

  it('is accepted where its volume is -0, as 0', () => {
    const text = 'time,open,high,low,close,volume\n2024-01-01,1,1,1,1,-0\n';
    expect(Object.is(parse(text).columns.get('volume')![0], 0)).toBe(true);
  });
});

describe('a row of another length', () => {
  it.each([
    ['a cell is missing', '1,2,3', '3'],
    ['a cell is too many', `${Array(13).fill('1').join(',')}`, '13'],
    ['the row is empty', '', 'an empty row'],
    [
      'decimal commas make cells of one',
      '1704067500000,1,5,2,5,1,0,2,0,10,0,1,0,7,1,0,1,0,0',
      '19',
    ],
  ])('is refused: %s', (_, line, found) => {
    const lines = klineCsv(klines(START, 10)).split('\n');
    lines[1] = line;
    const error = refusal(lines.join('\n'));
    expect(error.message).toBe(`bars.csv, row 2: Expected 12 columns, found ${found}`);
  });

  it('is refused where the file ends inside a row', () => {
    const text = klineCsv(klines(START, 10)).slice(0, -40);
    expect(refusal(text).place!.row).toBe(10);
  });

  it('is refused where quotes do not close', () => {
    expect(refusal(klinesWith(5, 3, '"100')).message).toContain(
      'row 5: Expected the quotes to close',
    );
  });
});

describe('times that do not rise', () => {
  const row = (time: string) => `${time},1,1,1,1,1`;
  const table = (...times: string[]) =>
    ['date,open,high,low,close,volume', ...times.map(row)].join('\n');

  it('are refused where one comes twice', () => {
    const lines = klineCsv(klines(START, 4)).split('\n');
    lines.splice(2, 0, lines[1]!);
    expect(refusal(lines.join('\n')).message).toBe(
      'bars.csv, row 3, column "time": Expected a time after 2024-01-01T00:05:00Z, found the same time again',
    );
  });

  it('are refused where they go back', () => {
    const lines = klineCsv(klines(START, 4)).trim().split('\n');
    expect(refusal(lines.reverse().join('\n')).message).toBe(
      'bars.csv, row 2, column "time": Expected a time after 2024-01-01T00:15:00Z, found 2024-01-01T00:10:00Z',
    );
  });

  it('are refused where a clock was set back, and the message thinks of that', () => {
    const hourly = table('2024-11-03 00:00', '2024-11-03 01:00', '2024-11-03 01:00');
    expect(refusal(hourly).message).toContain('found the same time again (was a clock set back?');
    const fine = table('2024-11-03 01:30', '2024-11-03 01:45', '2024-11-03 01:00');
    expect(refusal(fine).message).toContain('found 2024-11-03T01:00:00Z (was a clock set back?');
  });

  it.each([
    [
      'milliseconds then microseconds',
      4,
      '1704068100000000',
      'in milliseconds as in row 1',
      'microseconds',
    ],
    ['milliseconds then seconds', 4, '1704068100', 'in milliseconds as in row 1', 'seconds'],
    ['milliseconds then a date', 4, '2024-01-01', 'in milliseconds as in row 1', 'a date'],
  ])('are refused in two units: %s', (_, line, text, expected, found) => {
    expect(refusal(klinesWith(line, 0, text)).message).toBe(
      `bars.csv, row 4, column "time": Expected a time ${expected}, found "${text}": ${found}`,
    );
  });

  it('are refused in parts of a millisecond', () => {
    const text = klineCsv(klines(START, 3), { unit: 'microseconds' }).replace(
      /500000000,/,
      '500000500,',
    );
    expect(refusal(text).message).toContain(
      'row 2, column "time": Expected a time on a whole millisecond',
    );
  });

  it.each(['', '2024-01-32', '01/02/2024', '1', '1706659200000000000', 'x'])(
    'are refused where "%s" is no time',
    (time) => {
      expect(refusal(table('2024-01-01', time)).message).toContain(
        'row 3, column "date": Expected a time such as 2024-01-31',
      );
    },
  );
});

describe('a file that is off the grid', () => {
  const table = (minutes: readonly number[]) =>
    klineCsv(minutes.flatMap((minute) => klines(START + minute * MINUTE, 1)));

  it('is refused with the row of the first bar that is', () => {
    const path = temporaryFile('BTCUSDT-5m-2024-01.csv', table([0, 5, 10, 17, 20, 25]));
    expect(() => readMarketFiles([path])).toThrow(
      /row 4, column "time": Expected a bar of 5m a whole number of bars after the one at 2024-01-01T00:10:00Z, found one at 2024-01-01T00:17:00Z/,
    );
  });

  it('is refused where the bars are shorter or longer than stated, and both are said', () => {
    const path = temporaryFile('x.csv', table([0, 5, 10, 15, 25]));
    expect(() => readMarketFiles([path], { interval: '15m' })).toThrow(
      'Cannot read the bars as 15m, as the option says: 75% of them are 5m apart',
    );
    expect(() => readMarketFiles([path], { interval: '1m' })).toThrow('as the option says');
    const named = temporaryFile('BTCUSDT-1h-2024-01.csv', table([0, 5, 10]));
    expect(() => readMarketFiles([named])).toThrow(
      /Cannot read the bars as 1h, as the name of .*BTCUSDT-1h-2024-01.csv says: 100% of them are 5m apart/,
    );
  });

  it('is refused where bars are of calendar months', () => {
    const rows = ['2023-12-31', '2024-01-31', '2024-02-29', '2024-03-31'];
    const text = ['date,open,high,low,close,volume', ...rows.map((day) => `${day},1,1,1,1,1`)];
    const path = temporaryFile('months.csv', text.join('\n'));
    for (const calendar of ['continuous', 'sessions'] as const) {
      expect(() => readMarketFiles([path], { calendar })).toThrow(/row 4, .*Expected a bar of 31d/);
    }
  });
});

describe('a file without bars', () => {
  it.each([
    ['an empty file', '', 'There are no bars in it: the file is empty'],
    ['a byte order mark alone', '\ufeff', 'There are no bars in it: the file is empty'],
    ['a header alone', `${KLINE_HEADER}\n`, 'There are no bars in it: the file has only a header'],
    [
      'a header and empty lines',
      `${KLINE_HEADER}\r\n\r\n`,
      'There are no bars in it: the file has only a header',
    ],
  ])('is refused: %s', (_, text, message) => {
    expect(refusal(text).message).toBe(`bars.csv: ${message}`);
  });

  it('is refused where it has one bar', () => {
    const path = temporaryFile('one.csv', klineCsv(klines(START, 1)));
    expect(() => readMarketFiles([path])).toThrow(
      /one.csv: A market needs two bars or more, there is only one/,
    );
  });
});

describe('a file that is something else', () => {
  it.each([
    ['prose', 'Dear reader,\nthis is a letter.\n', 'Expected a header with a column for the time'],
    ['trades', 'time,price,qty\n2024-01-01,1,1\n', 'Expected a header with a column for the open'],
    [
      'eight columns without a header',
      '1704067200000,1,2,3,4,5,6,7\n',
      'found 8 columns without a header',
    ],
    [
      'no close, but "adj close"',
      'date,open,high,low,adj close,volume\n',
      'a column for the close',
    ],
    [
      'two closes',
      'date,open,high,low,close,Close,volume\n',
      'Expected one column for the close, found "close" and "Close"',
    ],
    [
      'two times',
      'date,time,open,high,low,close,volume\n',
      'Expected one column for the time, found "date" and "time"',
    ],
    ['a line without end', 'x'.repeat(10_000), 'Expected a header'],
  ])('is refused: %s', (_, text, message) => {
    expect(refusal(text).message).toContain(message);
    expect(refusal(text).message.length).toBeLessThan(400);
  });

  it('is refused where it is UTF-16', () => {
    const bytes = Buffer.from(`\ufeff${klineCsv(klines(START, 3))}`, 'utf16le');
    expect(() => parseBars(bytes, 'bars.csv')).toThrow(
      'Cannot read UTF-16: save the file as UTF-8',
    );
  });

  it('is refused where it is binary', () => {
    const bytes = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256);
    expect(() => parseBars(bytes, 'bars.csv')).toThrow(MarketDataError);
  });

  it('is refused where it is a folder, without waiting where it is a pipe', () => {
    expect(() => readTexts(import.meta.dirname)).toThrow('it is no regular file');
    const pipe = join(temporaryFolder(), 'pipe.csv');
    execFileSync('mkfifo', [pipe]);
    expect(() => readTexts(pipe)).toThrow('it is no regular file');
  });
});

describe('a file that looks like another', () => {
  it('is refused where its lines end with carriage returns alone', () => {
    const text = klineCsv(klines(START, 3)).replaceAll('\n', '\r');
    expect(() => readTexts(temporaryFile('mac.csv', text))).toThrow(
      'Expected lines that end with a line feed, found carriage returns alone',
    );
  });

  it('is refused where it is a zip without members', () => {
    // An end of central directory record, and nothing before it.
    const empty = Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18)]);
    expect(() => readTexts(temporaryFile('empty.zip', empty))).toThrow(
      'the zip holds no .csv file',
    );
  });
});

describe('a file that is damaged or too large', () => {
  const text = klineCsv(klines(START, 2000));

  it('is refused where a gzip is cut off or has a wrong bit', () => {
    const whole = gzipSync(text);
    const cut = temporaryFile('cut.csv.gz', whole.subarray(0, -20));
    expect(() => readTexts(cut)).toThrow(/cut.csv.gz: Cannot gunzip it: unexpected end of file/);
    whole[whole.length - 6]! ^= 1; // in the checksum
    expect(() => readTexts(temporaryFile('bit.csv.gz', whole))).toThrow('Cannot gunzip it');
  });

  it('is refused where a zip is cut off or has a wrong bit, wherever it is', () => {
    const whole = zip({ 'bars.csv': text });
    for (let length = 0; length < whole.length; length += 997) {
      const path = temporaryFile('cut.zip', whole.subarray(0, length));
      expect(() => readMarketFiles([path]), `cut at ${length}`).toThrow(MarketDataError);
    }
    const read = readTexts(temporaryFile('whole.zip', whole))[0]!.bytes;
    for (let at = 60; at < whole.length - 120; at += 499) {
      const damaged = Buffer.from(whole);
      damaged[at]! ^= 0x10;
      expect(() => readTexts(temporaryFile('bit.zip', damaged)), `bit in byte ${at}`).toThrow(
        MarketDataError,
      );
    }
    expect(Buffer.from(read).toString()).toBe(text);
  });

  it('is refused where it unfolds to more than is allowed', () => {
    const bomb = 'a'.repeat(1_000_000);
    const limit = 500_000;
    const message = /Cannot read more than 500000 bytes of text from one file/;
    expect(() => readTexts(temporaryFile('b.csv.gz', gzipSync(bomb)), limit)).toThrow(message);
    expect(() => readTexts(temporaryFile('b.zip', zip({ 'b.csv': bomb })), limit)).toThrow(message);
    expect(() => readTexts(temporaryFile('b.csv', bomb), limit)).toThrow(message);
  });

  it('is refused where a zip says that it unfolds to less than it does', () => {
    const bomb = zip({ 'b.csv': 'a'.repeat(1_000_000) });
    const directory = bomb.indexOf('PK\u0001\u0002', 0, 'latin1');
    bomb.writeUInt32LE(1000, directory + 24);
    expect(() => readTexts(temporaryFile('b.zip', bomb), 500_000)).toThrow(
      '"b.csv" does not decompress to the 1000 bytes it should',
    );
  });

  it('is refused where a zip holds no CSV', () => {
    const path = temporaryFile('x.zip', zip({ 'readme.md': 'hello', '__MACOSX/._x.csv': 'x' }));
    expect(() => readTexts(path)).toThrow('There are no bars in it: the zip holds no .csv file');
  });
});
