import { gzipSync } from 'node:zlib';
import type { ReadMapping } from '../../market/read-mapping.ts';
import type { RandomStream } from '../../market/xoshiro128.ts';
import { klineCsv, klines, zip } from './market-klines.ts';

/** A file of bars as a broker writes it, before it is damaged. */
interface Sample {
  readonly name: string;
  readonly text: string;
  readonly mapping?: ReadMapping;
}

export interface MutatedFile {
  /** What it was, and what was done to it. */
  readonly label: string;
  readonly name: string;
  /** What it says, if its bytes can be decompressed at all. */
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly mapping: ReadMapping;
}

const START = Date.UTC(2024, 0, 10);
const BARS = 24;

/** Rows of bars that open in steps, as text made by a row writer. */
function lines(
  step: number,
  write: (iso: string, time: number, prices: readonly number[]) => string,
): string[] {
  return Array.from({ length: BARS }, (_, i) => {
    const time = START + i * step;
    const open = 100 + ((i * 37) % 23) + (i % 4) / 4;
    return write(new Date(time).toISOString(), time, [
      open,
      open + 2.5,
      open - 1.25,
      open + 0.5,
      1000 + i * 7,
    ]);
  });
}

const day = (iso: string) => iso.slice(0, 10);
const clock = (iso: string) => iso.slice(11, 19);
const points = (iso: string) => day(iso).replaceAll('-', '.');
const comma = (value: number) => value.toFixed(2).replace('.', ',');
const HOUR = 3_600_000;

export const SAMPLES: readonly Sample[] = [
  { name: 'BTCUSDT-5m-2024-01', text: klineCsv(klines(START, BARS)) },
  {
    name: 'BTCUSDT-5m-2025',
    text: klineCsv(klines(START, BARS), { hasHeader: true, unit: 'microseconds', lineEnd: '\r\n' }),
  },
  {
    name: 'spy',
    text: [
      'Date,Open,High,Low,Close,Volume',
      ...lines(24 * HOUR, (iso, _, bar) => [day(iso), ...bar].join(',')),
    ].join('\n'),
  },
  {
    name: 'wkn',
    text: [
      'Datum;Erster;Hoch;Tief;Schluss;Volumen',
      ...lines(24 * HOUR, (iso, _, bar) =>
        [points(iso).split('.').reverse().join('.'), ...bar.map(comma)].join(';'),
      ),
    ].join('\r\n'),
  },
  {
    name: 'EURUSD_M15',
    text: [
      '<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>',
      ...lines(HOUR / 4, (iso, _, bar) => [points(iso), clock(iso), ...bar, 0, 3].join('\t')),
    ].join('\r\n'),
  },
  {
    name: 'EURUSD15',
    text: lines(HOUR / 4, (iso, _, bar) =>
      [points(iso), clock(iso).slice(0, 5), ...bar].join(','),
    ).join('\n'),
  },
  {
    name: 'XBTUSD_60',
    text: lines(HOUR, (_, time, bar) => [time / 1000, ...bar, 5].join(',')).join('\n'),
  },
  {
    name: 'Binance_ETHUSDT_1h',
    text: [
      'https://www.CryptoDataDownload.com',
      'Unix,Date,Symbol,Open,High,Low,Close,Volume ETH,Volume USDT,tradecount',
      ...lines(HOUR, (iso, time, bar) =>
        [time, `${day(iso)} ${clock(iso)}`, 'ETHUSDT', ...bar, bar[4]! * bar[0]!, 9].join(','),
      ).reverse(),
    ].join('\n'),
  },
  {
    name: 'investing',
    text: [
      '\ufeff"Date","Price","Open","High","Low","Vol.","Change %"',
      ...lines(24 * HOUR, (iso, _, [open, high, low, close, volume]) => {
        const [year, month, date] = day(iso).split('-');
        return [`${month}/${date}/${year}`, close, open, high, low, `${volume! / 1000}K`, '1%']
          .map((cell) => `"${cell}"`)
          .join(',');
      }).reverse(),
    ].join('\n'),
  },
  {
    name: 'kaggle',
    text: [
      'Timestamp,Open,High,Low,Close,Volume_(BTC)',
      ...lines(60_000, (_, time, bar) =>
        time % 420_000 === 0
          ? `${time / 1000},NaN,NaN,NaN,NaN,NaN`
          : [time / 1000, ...bar].join(','),
      ),
    ].join('\n'),
    mapping: { dropRowsWithoutPrices: true, dropOffGrid: true },
  },
  {
    name: 'ticks',
    text: [
      'window_start,open,high,low,close,volume',
      ...lines(60_000, (_, time, bar) => [`${time}000000`, ...bar].join(',')),
    ].join('\n'),
    mapping: { timezone: 'America/New_York' },
  },
];

const JUNK = [
  ...[
    'NaN',
    'null',
    '',
    '-',
    '-1',
    '0',
    '1e400',
    '1e-400',
    '0x10',
    '"',
    '""',
    'Infinity',
    '1,5',
    '1.234',
    '1,234,567',
  ],
  ...[
    '9'.repeat(30),
    '20240110',
    '1704844800000',
    '2024-01-10',
    '99/99/9999',
    '\u0000',
    '\u00e4',
    '<b>',
    '12K',
    ' 7 ',
  ],
];

type Mutation = (text: string, random: RandomStream) => string;

const at = (text: string, random: RandomStream) => random.below(text.length + 1);
const eachLine =
  (change: (all: string[], random: RandomStream) => void): Mutation =>
  (text, random) => {
    const all = text.split('\n');
    change(all, random);
    return all.join('\n');
  };
const pick = (all: readonly unknown[], random: RandomStream) =>
  random.below(Math.max(1, all.length));
const eachCell = (change: (cells: string[], random: RandomStream) => void): Mutation =>
  eachLine((all, random) => {
    const line = pick(all, random);
    const delimiter = /[\t;,]/.exec(all[line] ?? '')?.[0] ?? ',';
    const cells = (all[line] ?? '').split(delimiter);
    change(cells, random);
    all[line] = cells.join(delimiter);
  });

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'another character': (text, random) => {
    const place = at(text, random);
    return text.slice(0, place) + String.fromCharCode(random.below(256)) + text.slice(place + 1);
  },
  'another digit': (text, random) => {
    const place = at(text, random);
    const next = text.slice(place).search(/\d/);
    return next < 0
      ? text
      : `${text.slice(0, place + next)}${random.below(10)}${text.slice(place + next + 1)}`;
  },
  'a character too few': (text, random) => {
    const place = at(text, random);
    return text.slice(0, place) + text.slice(place + 1);
  },
  'a character too many': (text, random) => {
    const place = at(text, random);
    return (
      text.slice(0, place) + '0123456789.,;\t\n\r" -+e'.charAt(random.below(21)) + text.slice(place)
    );
  },
  'cut off': (text, random) => text.slice(0, at(text, random)),
  'a line too few': eachLine((all, random) => all.splice(pick(all, random), 1)),
  'a line twice': eachLine((all, random) => {
    const line = pick(all, random);
    all.splice(line, 0, all[line] ?? '');
  }),
  'lines exchanged': eachLine((all, random) => {
    const [a, b] = [pick(all, random), pick(all, random)];
    [all[a], all[b]] = [all[b] ?? '', all[a] ?? ''];
  }),
  'lines reversed': eachLine((all) => all.reverse()),
  'a cell of junk': eachCell((cells, random) => {
    cells[pick(cells, random)] = JUNK[pick(JUNK, random)]!;
  }),
  'a cell too few': eachCell((cells, random) => cells.splice(pick(cells, random), 1)),
  'cells exchanged': eachCell((cells, random) => {
    const [a, b] = [pick(cells, random), pick(cells, random)];
    [cells[a], cells[b]] = [cells[b] ?? '', cells[a] ?? ''];
  }),
  'other line ends': (text) => text.replace(/\r?\n/g, '\r\n'),
  'another text after it': (text, random) => text + SAMPLES[pick(SAMPLES, random)]!.text,
};

/** A file with one to three mutations of its text, as .csv, .gz or .zip, of which some bytes may be damaged. */
export function mutatedFile(random: RandomStream): MutatedFile {
  const sample = SAMPLES[pick(SAMPLES, random)]!;
  const names = Object.keys(MUTATIONS);
  const done = Array.from({ length: 1 + random.below(3) }, () => names[pick(names, random)]!);
  const text = done.reduce((before, name) => MUTATIONS[name]!(before, random), sample.text);
  const ending = ['csv', 'csv', 'csv.gz', 'zip'][random.below(4)]!;
  const plain = Buffer.from(text);
  const packed =
    ending === 'csv'
      ? plain
      : ending === 'zip'
        ? zip({ 'bars.csv': text })
        : gzipSync(plain, { level: 1 });
  const isDamaged = ending !== 'csv' && random.below(3) === 0;
  const bytes = isDamaged ? damaged(packed, random) : packed;
  return {
    label: `${sample.name}.${ending}: ${[...done, ...(isDamaged ? ['damaged bytes'] : [])].join(', ')}`,
    name: `${sample.name}.${ending}`,
    text,
    bytes,
    mapping: sample.mapping ?? {},
  };
}

function damaged(bytes: Buffer, random: RandomStream): Buffer {
  const copy = Buffer.from(bytes);
  if (random.below(3) === 0) return copy.subarray(0, random.below(copy.length));
  copy[random.below(copy.length)]! ^= 1 << random.below(8);
  return copy;
}
