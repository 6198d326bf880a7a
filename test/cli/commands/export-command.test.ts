import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { beforeEach, describe, expect, it } from 'vitest';
import { exportCommand } from '../../../cli/commands/export-command.ts';
import type { ScoreEvent } from '../../../protocol/score-event.ts';
import type { SegmentPlan } from '../../../protocol/segment-plan.ts';
import type { SegmentResults } from '../../../protocol/segment-results.ts';
import type { TradeEvent } from '../../../protocol/trade-event.ts';
import { lockSession } from '../../../sessions/record/session-lock.ts';
import { copyFinished } from '../../helpers/finished-session.ts';
import { temporaryFolder } from '../../helpers/market-folder.ts';
import { parseCsv } from '../../helpers/parse-csv.ts';
import { runHere } from '../../helpers/run-in-process.ts';
import { runShell } from '../../helpers/run-maestro.ts';
import { filesBelow, jsonLines } from '../../helpers/session-on-disk.ts';

let lab: string;
let out: string;
beforeEach(() => {
  lab = temporaryFolder();
  out = join(lab, 'tables');
  copyFinished(lab);
});

const run = (...args: string[]) => runHere(exportCommand(), ...args, '--lab', lab);
const inSession = (path: string) => join(lab, 'sessions', 'one', path);
const edit = (path: string, change: (text: string) => string) =>
  writeFileSync(inSession(path), change(readFileSync(inSession(path), 'utf8')));

/** The events of a session as they are on disk, in order. */
function recorded<Event>(file: string): { segment: number; event: Event }[] {
  return [...filesBelow(join(lab, 'sessions', 'one'))]
    .filter(([path]) => path.endsWith(`/${file}`))
    .flatMap(([path, text]) =>
      jsonLines<Event>(text).map((event) => ({ segment: Number(/\d+/.exec(path)![0]), event })),
    );
}

const json = <Shape>(path: string) => JSON.parse(readFileSync(inSession(path), 'utf8')) as Shape;
const csv = (table: string) => {
  const [titles, ...rows] = parseCsv(readFileSync(join(out, `${table}.csv`), 'utf8'));
  return rows.map((row) => Object.fromEntries(titles!.map((title, c) => [title, row[c]])));
};
const jsonl = (table: string) =>
  jsonLines<Record<string, unknown>>(readFileSync(join(out, `${table}.jsonl`), 'utf8'));
const parquet = async (table: string) => {
  const bytes = readFileSync(join(out, `${table}.parquet`));
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
  return {
    rows: (await parquetReadObjects({ file })) as Record<string, unknown>[],
    schema: (await parquetMetadataAsync(file)).schema.slice(1),
  };
};

describe('maestro export', () => {
  it('writes every trade as a flat row, with the gates in columns of their own', async () => {
    const { code, err } = await run('one', '--out', out);
    expect([code, err]).toEqual([0, '']);
    const trades = recorded<TradeEvent>('trades.jsonl');
    expect(trades.length).toBeGreaterThan(20);
    const text = (cell: unknown) => (cell === null ? '' : String(cell));
    expect(csv('trades')).toEqual(
      trades.map(({ segment, event }) => ({
        session_name: 'one',
        session: event.session,
        simulated: 'true',
        segment: String(segment),
        in_sample: 'false',
        test: event.test,
        phase: event.phase,
        episode_id: String(event.episode_id),
        candidate: String(event.candidate),
        kept: String(event.kept),
        tf: event.tf,
        side: event.side,
        reason: event.reason,
        entry_ts: event.entry_ts,
        exit_ts: event.exit_ts,
        ts: event.ts,
        entry: String(event.entry),
        exit: String(event.exit),
        quantity: String(event.quantity),
        pnl: String(event.pnl),
        bars_held: String(event.bars_held),
        exit_reason: event.exit_reason,
        blunder: String(event.blunder),
        gate_cvd: text(event.gates.cvd),
        gate_imb: text(event.gates.imb),
        gate_atrz: text(event.gates.atrz),
        gate_vhf: text(event.gates.vhf),
      })),
    );
  });

  it('writes every test with its window, its scores and what its step came to', async () => {
    await run('one', '--what', 'tests', '--format', 'jsonl', '--out', out);
    expect(readdirSync(out)).toEqual(['tests.jsonl']);
    const rows = jsonl('tests');
    const plans = [1, 2].map((k) => json<SegmentPlan>(`segment_${k}/segment_plan.json`));
    const results = [1, 2].map((k) => json<SegmentResults>(`segment_${k}/segment_results.json`));
    const outcomes = results.flatMap(({ tests }) => tests);
    const windows = plans.flatMap(({ tests }) => tests);
    expect(rows).toHaveLength(12);
    for (const [i, row] of rows.entries()) {
      const { step, ...outcome } = outcomes[i]!;
      expect(row).toMatchObject({ ...outcome, session: plans[0]!.session, simulated: true });
      for (const [name, value] of Object.entries(step ?? {})) {
        expect(row[`step_${name}`], name).toBe(value);
      }
      if (step === null) expect(row.step_total_pnl).toBeNull();
      const { train, validation, step: span } = windows[i]!;
      expect(row).toMatchObject({
        train_from: train.from,
        validation_from: validation.from,
        step_from: span.from,
        step_to: span.to,
      });
      const of = results[i < 6 ? 0 : 1]!;
      expect(row).toMatchObject({
        segment: of.segment,
        proposal: of.proposal,
        methods: of.strategy_at_start.methods.join('+'),
      });
    }
  });

  it('writes Parquet with types: times, whole numbers, undefined cells', async () => {
    const { code } = await run('one', '--format', 'parquet', '--out', out);
    expect(code).toBe(0);
    const { rows, schema } = await parquet('scores');
    const scores = recorded<ScoreEvent>('scores.jsonl');
    expect(rows).toHaveLength(scores.length);
    expect(scores.some(({ event }) => event.hit === null)).toBe(true);
    expect(rows[0]!.ts).toBeInstanceOf(Date);
    expect(
      rows.map(({ ts, episode_id, n_trades, hit, total_pnl, vol_regime, kept }) => [
        (ts as Date).getTime(),
        ...[episode_id, n_trades, hit, total_pnl, vol_regime, kept],
      ]),
    ).toEqual(
      scores.map(({ event }) => [
        Date.parse(event.ts),
        ...[BigInt(event.episode_id), BigInt(event.n_trades), event.hit],
        ...[event.total_pnl, event.vol_regime, event.kept],
      ]),
    );
    const typeOf = (wanted: string) => {
      const { type, converted_type, repetition_type } = schema.find(({ name }) => name === wanted)!;
      return [type, converted_type, repetition_type];
    };
    expect(typeOf('ts')).toEqual(['INT64', 'TIMESTAMP_MILLIS', 'REQUIRED']);
    expect(typeOf('n_trades')).toEqual(['INT64', undefined, 'REQUIRED']);
    expect(typeOf('hit')).toEqual(['DOUBLE', undefined, 'OPTIONAL']);
    expect(typeOf('kept')).toEqual(['BOOLEAN', undefined, 'REQUIRED']);
    expect(typeOf('session')).toEqual(['BYTE_ARRAY', 'UTF8', 'REQUIRED']);
  });

  it.each(['trades', 'scores', 'tests'])('has the same %s in every format', async (table) => {
    for (const format of ['csv', 'jsonl', 'parquet'])
      await run('one', '--format', format, '--out', out);
    const { rows } = await parquet(table);
    const plain = rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, cell]) => [
          name,
          cell instanceof Date
            ? cell.toISOString().replace('.000', '')
            : typeof cell === 'bigint'
              ? Number(cell)
              : cell,
        ]),
      ),
    );
    expect(plain.length).toBeGreaterThan(0);
    expect(jsonl(table)).toEqual(plain);
    const texts = plain.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, String(cell ?? '')])),
    );
    expect(csv(table)).toEqual(texts);
  });

  it('keeps text of a model from being a formula, quoted or not, and leaves numbers alone', async () => {
    const names = ['=HYPERLINK("http://x","y")', '+1', '-2+3', '@SUM(A1)', '\t=1', 'a "b", c\r\nd'];
    const found: (string | undefined)[] = [];
    for (const name of names) {
      edit('segment_1/segment_results.json', (text) => {
        const results = JSON.parse(text) as SegmentResults;
        return JSON.stringify({ ...results, proposal: name });
      });
      await run('one', '--out', out, '--force');
      found.push(csv('tests')[0]!.proposal);
    }
    expect(found).toEqual([
      '\'=HYPERLINK("http://x","y")',
      "'+1",
      "'-2+3",
      "'@SUM(A1)",
      "' =1",
      'a "b", c d',
    ]);
    const losses = csv('trades').filter(({ pnl }) => pnl!.includes('-'));
    expect(losses.length).toBeGreaterThan(0);
    for (const { pnl } of losses) expect(pnl).toMatch(/^-\d/);
  });

  it('drives no terminal with text of a model, and JSON lines still say what it was', async () => {
    const name = '\u001b]0;owned\u0007\u009b2J\u202eX';
    edit('segment_1/segment_results.json', (text) => {
      const results = JSON.parse(text) as SegmentResults;
      return JSON.stringify({ ...results, proposal: name });
    });
    for (const format of ['csv', 'jsonl']) {
      const { out: printed } = await run(
        'one',
        '--what',
        'tests',
        '--format',
        format,
        '--out',
        '-',
      );
      expect(printed).toContain('owned');
      expect(printed).not.toMatch(/[^\P{Cc}\r\n]|\p{Bidi_Control}/u);
      if (format === 'jsonl') expect(JSON.parse(printed.split('\n')[0]!).proposal).toBe(name);
    }
  });

  it('writes beside where one stands, under the name of the session', async () => {
    const cwd = temporaryFolder();
    const { code, out: said } = await runShell(`$MAESTRO export --lab ${lab}`, { cwd });
    expect(code).toBe(0);
    expect(readdirSync(cwd)).toEqual(['one-export']);
    expect(readdirSync(join(cwd, 'one-export'))).toEqual(['scores.csv', 'tests.csv', 'trades.csv']);
    expect(said).toContain('one-export/tests.csv: 12 rows\n');
  });

  it('writes over nothing unless told to', async () => {
    mkdirSync(out);
    writeFileSync(join(out, 'scores.csv'), 'mine');
    const refused = await run('one', '--out', out);
    expect(refused.code).toBe(2);
    expect(refused.err).toBe(
      `${join(out, 'scores.csv')} is there already: --force writes over it\n`,
    );
    expect([...filesBelow(out)]).toEqual([['scores.csv', 'mine']]);
    expect((await run('one', '--out', out, '--force')).code).toBe(0);
    expect(readdirSync(out)).toEqual(['scores.csv', 'tests.csv', 'trades.csv']);
  });

  it('writes nothing into the folder of the session', async () => {
    const before = [...filesBelow(join(lab, 'sessions', 'one')).keys()];
    const { code, err } = await run('one', '--out', inSession('segment_1/tables'));
    expect(code).toBe(2);
    expect(err).toMatch(/is among the sessions of the lab, which stay as they are\n$/);
    expect([...filesBelow(join(lab, 'sessions', 'one')).keys()]).toEqual(before);
  });

  const firstTest = () => {
    const [kept] = json<SegmentResults>('segment_2/segment_results.json').tests.filter(
      ({ status }) => status === 'kept',
    );
    return `segment_2/${kept!.test}`;
  };
  const damages: [string, () => void, RegExp][] = [
    [
      'a torn last line',
      () => edit(`${firstTest()}/trades.jsonl`, (text) => text.slice(0, -9)),
      /trades\.jsonl ends in the middle of a line\n$/,
    ],
    [
      'a line that is something else',
      () => edit(`${firstTest()}/scores.jsonl`, (text) => text.replace('"bars":', '"baars":')),
      /scores\.jsonl: line 1 is /,
    ],
    [
      'a file that is gone',
      () => rmSync(inSession(`${firstTest()}/trades.jsonl`)),
      /trades\.jsonl is missing\n$/,
    ],
    [
      'a plan that is gone',
      () => rmSync(inSession('segment_2/segment_plan.json')),
      /segment_plan\.json is missing\n$/,
    ],
  ];
  it.each(damages)(
    'names %s, ends with 1 and leaves nothing half written',
    async (_, spoil, said) => {
      spoil();
      for (const format of ['csv', 'parquet']) {
        const { code, out: printed, err } = await run('one', '--format', format, '--out', out);
        expect([code, printed]).toEqual([1, '']);
        expect(err).toMatch(/^[^\n]+\n$/);
        expect(err).toMatch(said);
        expect(existsSync(out)).toBe(false);
      }
      mkdirSync(out);
      writeFileSync(join(out, 'trades.csv'), 'of yesterday');
      expect((await run('one', '--out', out, '--force')).code).toBe(1);
      expect([...filesBelow(out)]).toEqual([['trades.csv', 'of yesterday']]);
    },
  );

  it('exports what there is of a session that stopped, as it would later, and says so', async () => {
    await run('one', '--format', 'jsonl', '--out', out);
    const whole = { tests: jsonl('tests'), trades: jsonl('trades') };
    // Its second segment stops between its waves: the journal knows of three tests.
    edit('journal.jsonl', (text) => {
      const lines = text.split('\n');
      const end = lines.findIndex((line) => /"type":"wave_finished","segment":2,/.test(line));
      return `${lines.slice(0, end + 1).join('\n')}\n`;
    });
    for (const gone of ['segment_2/segment_results.json', 'metrics_global.json']) {
      rmSync(inSession(gone));
    }
    const { code, err } = await run('one', '--format', 'jsonl', '--out', out, '--force');
    expect(code).toBe(0);
    expect(err).toBe(
      'Note: one did not come to its end: 1 of 2 segments finished, and of the others the tests that ' +
        'were played are exported\n',
    );
    const tests = jsonl('tests');
    expect(tests.length).toBeGreaterThan(6);
    expect(tests.length).toBeLessThan(12);
    expect(tests).toEqual(whole.tests.slice(0, tests.length));
    const names = new Set(tests.map(({ test }) => test));
    expect(jsonl('trades')).toEqual(whole.trades.filter(({ test }) => names.has(test)));
    const lock = lockSession(join(lab, 'sessions', 'one'), () => new Date());
    const running = await run('one', '--out', out);
    lock.release();
    expect(running.err).toContain(`one is running (pid ${process.pid})`);
  });

  it('prints one table to a pipe that may end early', async () => {
    const line = `$MAESTRO export one --what trades --out - --lab ${lab}`;
    const all = await runShell(line);
    expect(parseCsv(all.out)).toHaveLength(recorded('trades.jsonl').length + 1);
    const head = await runShell(`set -o pipefail; ${line} | head -n 1`);
    expect([head.code, head.err]).toEqual([0, '']);
    expect(head.out).toMatch(/^session_name,session,simulated,/);
  });

  it.each([
    [['--out', '-'], 'Only one table goes to stdout: say which, as --what trades'],
    [['--out', '-', '--what', 'tests', '--format', 'parquet'], 'Parquet is no text for stdout'],
    [['--out', ''], 'name a folder'],
  ])('ends with 2 and a sentence for %j', async (args, said) => {
    const { code, out: printed, err } = await run('one', ...args);
    expect([code, printed]).toEqual([2, '']);
    expect(err).toMatch(/^[^\n]+\n$/);
    expect(err).toContain(said);
  });

  it.each(['trade', 'trades,', '', 'trades;tests'])('takes no table called "%s"', async (what) => {
    expect((await run('one', '--what', what)).code).toBe(2);
  });

  it('says so where the folder is a file', async () => {
    writeFileSync(out, '');
    const { code, err } = await run('one', '--out', out);
    expect(code).toBe(1);
    expect(err).toMatch(/^Cannot [^\n]*tables[^\n]*: [^\n]+\n$/);
  });
});
