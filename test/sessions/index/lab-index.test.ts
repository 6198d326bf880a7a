import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MetricsGlobal } from '../../../protocol/metrics-global.ts';
import type { SegmentResults } from '../../../protocol/segment-results.ts';
import { sqliteVersion } from '../../../sessions/index/lab-database.ts';
import { LabIndex, rebuildIndex } from '../../../sessions/index/lab-index.ts';
import { LAB_SCHEMA_VERSION } from '../../../sessions/index/lab-schema.ts';
import { StoreError } from '../../../store/errors.ts';
import { rowCount } from '../../helpers/index-rows.ts';
import { temporaryFolder } from '../../helpers/market-folder.ts';
import { filesBelow, jsonLines, runOnDisk } from '../../helpers/session-on-disk.ts';
import { smallConfig } from '../../helpers/small-session.ts';
import { suiteFolder } from '../../helpers/suite-folder.ts';

const TABLES = ['sessions', 'segments', 'tests', 'trades', 'episodes', 'patches', 'proposals'];

const MADE = suiteFolder();
let one: MetricsGlobal;
let two: MetricsGlobal;
beforeAll(async () => {
  const few = { tests: 3, wave: 2 };
  one = (await runOnDisk(MADE, 'one', { config: smallConfig(few) })).metrics;
  const config = smallConfig({ ...few, tests: 2, schedule: 'revisit', seed: 5 });
  two = (await runOnDisk(MADE, 'two', { config })).metrics;
});

/** A lab with copies of both sessions, to be spoilt. */
let lab: string;
let sessions: string;
beforeEach(() => {
  lab = temporaryFolder();
  sessions = join(lab, 'sessions');
  const filter = (path: string) => !path.endsWith('/transcripts');
  cpSync(join(MADE, 'sessions'), sessions, { recursive: true, filter });
});

function withIndex<Result>(use: (index: LabIndex) => Result): Result {
  const index = new LabIndex(lab);
  try {
    return use(index);
  } finally {
    index.close();
  }
}

/** Every row of every table, in an order that does not hang on how they came in. */
function dump(): Record<string, string[]> {
  const db = new Database(join(lab, 'lab.db'), { readonly: true });
  const rows = TABLES.map((table) => {
    const all = db.prepare(`SELECT * FROM ${table}`).all();
    return [table, all.map((row) => JSON.stringify(row)).sort()] as const;
  });
  db.close();
  return Object.fromEntries(rows);
}

describe('LabIndex', () => {
  it('holds as many rows as the files have lines', () => {
    withIndex((index) => {
      expect(index.refresh()).toEqual([]);
      for (const [name, metrics] of [
        ['one', one],
        ['two', two],
      ] as const) {
        const files = [...filesBelow(join(sessions, name))];
        const lines = (end: string) =>
          files.filter(([path]) => path.endsWith(end)).flatMap(([, text]) => jsonLines(text))
            .length;
        expect(rowCount(lab, 'trades', name)).toBe(lines('/trades.jsonl'));
        expect(rowCount(lab, 'trades', name)).toBe(metrics.events.trades);
        expect(rowCount(lab, 'episodes', name)).toBe(lines('/scores.jsonl'));
        expect(rowCount(lab, 'episodes', name)).toBe(metrics.events.scores);
        expect(rowCount(lab, 'tests', name)).toBe(metrics.counts.planned);
        expect(rowCount(lab, 'patches', name)).toBe(metrics.trials.patches);
        expect(rowCount(lab, 'proposals', name)).toBe(6);
      }
    });
  });

  it('holds the outcomes of patches', () => {
    withIndex((index) => index.refresh());
    const found = dump().patches!.map((row) => JSON.parse(row) as Record<string, unknown>);
    const recorded = ['one', 'two'].flatMap((name) =>
      [...filesBelow(join(sessions, name))]
        .filter(([path]) => path.endsWith('segment_results.json'))
        .flatMap(([, text]) => (JSON.parse(text) as SegmentResults).experiments),
    );
    expect(recorded.length).toBeGreaterThan(1);
    const columns = ['applied_at', 'outcome', 'pairs', 'mean_difference', 'total_difference'];
    const picked = (row: object) =>
      JSON.stringify(columns.map((column) => (row as Record<string, unknown>)[column]));
    expect(found.map(picked).sort()).toEqual(recorded.map(picked).sort());
  });

  it('lists sessions as they are', () => {
    withIndex((index) => {
      index.refresh();
      const rows = index.sessions();
      expect(rows.map(({ name, schedule }) => [name, schedule])).toEqual([
        ['one', 'forward'],
        ['two', 'revisit'],
      ]);
      const steps = rows[0]!.trades;
      expect(rows[0]).toMatchObject({
        session: one.session,
        state: 'finished',
        symbol: 'SIMUSDT',
        interval: '5m',
        simulated: 1,
        segments: 2,
        tests: 3,
        total_pnl: one.walk_forward.metrics.total_pnl,
        verdict: 'not judged',
      });
      expect(steps).toBe(one.walk_forward.metrics.n_trades);
    });
  });

  it('is the same if rebuilt or refreshed step by step', () => {
    renameSync(join(sessions, 'two'), join(lab, 'later'));
    withIndex((index) => index.refresh());
    renameSync(join(lab, 'later'), join(sessions, 'two'));
    withIndex((index) => index.refresh());
    const grown = dump();
    expect(grown.sessions).toHaveLength(2);
    expect(rebuildIndex(lab)).toEqual([]);
    expect(dump()).toEqual(grown);
    rmSync(join(lab, 'lab.db'));
    withIndex((index) => index.refresh());
    expect(dump()).toEqual(grown);
  });

  it('does not grow when it is brought up to date again', () => {
    withIndex((index) => index.refresh());
    const before = dump();
    withIndex((index) => {
      index.refresh();
      index.add('one');
    });
    expect(dump()).toEqual(before);
  });

  it('forgets a session that was deleted, with all that belonged to it', () => {
    withIndex((index) => index.refresh());
    rmSync(join(sessions, 'two'), { recursive: true });
    withIndex((index) => index.refresh());
    const after = dump();
    expect(after.sessions).toHaveLength(1);
    for (const rows of Object.values(after)) expect(rows.join()).not.toContain('"session":"two"');
  });

  it('indexes the finished part of an unfinished session, and the rest once it has finished', () => {
    const folder = join(sessions, 'one');
    const metrics = readFileSync(join(folder, 'metrics_global.json'));
    const results = readFileSync(join(folder, 'segment_2', 'segment_results.json'));
    rmSync(join(folder, 'metrics_global.json'));
    rmSync(join(folder, 'segment_2', 'segment_results.json'));
    withIndex((index) => {
      expect(index.refresh()).toEqual([]);
      const [row] = index.sessions();
      expect(row).toMatchObject({ state: 'unfinished', total_pnl: null, verdict: null });
      expect(rowCount(lab, 'tests', 'one')).toBe(3);
      writeFileSync(join(folder, 'segment_2', 'segment_results.json'), results);
      writeFileSync(join(folder, 'metrics_global.json'), metrics);
      index.refresh();
      expect(index.sessions()[0]).toMatchObject({ state: 'finished', verdict: 'not judged' });
      expect(rowCount(lab, 'tests', 'one')).toBe(6);
    });
  });

  it('reads in a session that has hardly begun, and passes over folders that are none', () => {
    mkdirSync(join(sessions, 'begun'));
    cpSync(
      join(sessions, 'one', 'session_config.json'),
      join(sessions, 'begun', 'session_config.json'),
    );
    mkdirSync(join(sessions, 'no session'));
    writeFileSync(join(sessions, 'a file'), '');
    withIndex((index) => {
      expect(index.refresh()).toEqual([]);
      expect(index.sessions().map(({ name, state }) => [name, state])).toEqual([
        ['begun', 'unfinished'],
        ['one', 'finished'],
        ['two', 'finished'],
      ]);
    });
  });

  /** The file of a test of session one that contains trades. */
  function someTrades(): string {
    const folder = join(sessions, 'one', 'segment_1');
    const found = readdirSync(folder)
      .map((test) => join(folder, test, 'trades.jsonl'))
      .find((path) => {
        try {
          return readFileSync(path, 'utf8').split('\n').length > 3;
        } catch {
          return false;
        }
      });
    return found!;
  }

  it.each([
    ['broken', (text: string) => text.replace('"type":"trade"', '"type":"tra'), /: line 1 is /],
    [
      'not valid by its schema',
      (text: string) => {
        const lines = text.split('\n');
        lines[1] = lines[1]!.replace(/"pnl":[^,]*/, '"pnl":1e400');
        return lines.join('\n');
      },
      /: line 2 is invalid at "pnl": /,
    ],
    ['torn', (text: string) => text.slice(0, -20), / ends in the middle of a line$/],
  ])(
    'names file and line if a trades.jsonl is %s, and indexes the other sessions',
    (_what, spoil, why) => {
      const path = someTrades();
      writeFileSync(path, spoil(readFileSync(path, 'utf8')));
      withIndex((index) => {
        const problems = index.refresh();
        expect(problems.map(({ name }) => name)).toEqual(['one']);
        expect(problems[0]!.why).toContain(path);
        expect(problems[0]!.why).toMatch(why);
        expect(index.sessions().map(({ name }) => name)).toEqual(['two']);
        // Nothing of it is left in half.
        expect(rowCount(lab, 'tests', 'one')).toBe(0);
        expect(rowCount(lab, 'trades', 'one')).toBe(0);
      });
    },
  );

  it('reports a missing file of a test, and indexes the other sessions', () => {
    rmSync(someTrades());
    withIndex((index) => {
      expect(index.refresh().map(({ name }) => name)).toEqual(['one']);
      expect(index.sessions().map(({ name }) => name)).toEqual(['two']);
    });
  });

  it.each(['session_config.json', 'metrics_global.json', 'segment_1/segment_results.json'])(
    'reports that %s is empty, cut off, or something else, and indexes the other sessions',
    (file) => {
      const path = join(sessions, 'one', file);
      const whole = readFileSync(path, 'utf8');
      for (const text of ['', whole.slice(0, 100), '[]', '{}', 'null']) {
        writeFileSync(path, text);
        withIndex((index) => {
          const problems = index.refresh();
          expect(problems.map(({ name }) => name)).toEqual(['one']);
          expect(problems[0]!.why).toContain(path);
        });
      }
    },
  );

  it('keeps the rows of a session that can no longer be read', () => {
    withIndex((index) => {
      index.refresh();
      writeFileSync(join(sessions, 'one', 'metrics_global.json'), '{');
      expect(index.refresh()).toEqual([]);
      expect(index.sessions()).toHaveLength(2);
    });
  });

  it('puts nothing into SQL but values, whatever the names', () => {
    const name = "x'); DROP TABLE trades;--";
    cpSync(join(sessions, 'one'), join(sessions, name), { recursive: true });
    withIndex((index) => {
      index.refresh();
      expect(rowCount(lab, 'trades', name)).toBe(one.events.trades);
      expect(index.sessions()).toHaveLength(3);
    });
  });
});

describe('leaders()', () => {
  it('gives segments by t, those with few trades last', () => {
    withIndex((index) => {
      index.refresh();
      const all = index.leaders(10, 0);
      expect(all).toHaveLength(4);
      const ts = all.map(({ t }) => t ?? Number.NEGATIVE_INFINITY);
      expect(ts).toEqual([...ts].sort((a, b) => b - a));
      expect(index.leaders(2, 0)).toEqual(all.slice(0, 2));
      const median = all.map(({ n_trades }) => n_trades).sort((a, b) => a - b)[2]!;
      const few = index.leaders(10, median).map(({ n_trades }) => n_trades < median);
      expect(few).toEqual([...few].sort((a, b) => Number(a) - Number(b)));
      for (const row of all) {
        const metrics = row.session === 'one' ? one : two;
        const sum = Object.values(metrics.trials).reduce((total, count) => total + count, 0);
        expect(row.trials).toBe(sum);
        expect(row.in_sample).toBe(row.session === 'two' && row.segment === 2 ? 1 : 0);
      }
    });
  });
});

describe('lab.db', () => {
  const path = () => join(lab, 'lab.db');
  const refusal = (): string => {
    try {
      new LabIndex(lab).close();
    } catch (error) {
      expect(error).toBeInstanceOf(StoreError);
      return (error as Error).message;
    }
    return '';
  };

  it('is rejected and left as it is if a newer Maestro wrote it', () => {
    withIndex((index) => index.refresh());
    const db = new Database(path());
    db.pragma(`user_version = ${LAB_SCHEMA_VERSION + 1}`);
    db.close();
    expect(refusal()).toContain('and this Maestro reads up to version');
    expect(dump().sessions).toHaveLength(2);
  });

  it('is rejected and left as it is if it is not a database', () => {
    writeFileSync(path(), 'this is my diary, and no database at all'.repeat(50));
    expect(refusal()).toContain(`Cannot open the index ${path()}`);
    expect(readFileSync(path(), 'utf8')).toContain('diary');
  });

  it('is rejected with a message if it is a folder', () => {
    mkdirSync(path());
    expect(refusal()).toContain(path());
  });

  it('is rejected with a message if it is damaged in the middle', () => {
    withIndex((index) => index.refresh());
    const bytes = readFileSync(path());
    bytes.fill(0x55, 2048, bytes.length);
    writeFileSync(path(), bytes);
    const problem = (() => {
      try {
        withIndex((index) => {
          index.refresh();
          index.sessions();
        });
        return null;
      } catch (error) {
        return error;
      }
    })();
    expect(problem).toBeInstanceOf(StoreError);
  });

  it('is rebuilt if an older Maestro wrote it', () => {
    withIndex((index) => index.refresh());
    const whole = dump();
    const db = new Database(path());
    db.pragma(`user_version = ${LAB_SCHEMA_VERSION - 1}`);
    db.exec("UPDATE sessions SET verdict = 'survived'");
    db.close();
    withIndex((index) => index.refresh());
    expect(dump()).toEqual(whole);
  });

  it('is rejected and left as it is if it belongs to another program', () => {
    const db = new Database(path());
    db.exec('CREATE TABLE sessions (a); INSERT INTO sessions VALUES (7)');
    db.close();
    expect(refusal()).toContain('it is another database');
    const again = new Database(path(), { readonly: true });
    expect(again.prepare('SELECT a FROM sessions').all()).toEqual([{ a: 7 }]);
    again.close();
  });

  it('is rebuilt from anything: not a database, damaged, another program', () => {
    withIndex((index) => index.refresh());
    const whole = dump();
    const damaged = readFileSync(path()).fill(0x55, 2048);
    for (const bytes of [Buffer.from('this is my diary'.repeat(90)), damaged]) {
      writeFileSync(path(), bytes);
      expect(rebuildIndex(lab)).toEqual([]);
      expect(dump()).toEqual(whole);
    }
    expect(readdirSync(lab).filter((name) => name.startsWith('lab.db.'))).toEqual([]);
  });

  it('can be read by others while it is open', () => {
    withIndex((index) => {
      index.refresh();
      expect(dump().sessions).toHaveLength(2);
    });
  });

  it('is not written below a session: the files are the truth', () => {
    const before = filesBelow(sessions);
    expect(rebuildIndex(lab)).toEqual([]);
    expect(filesBelow(sessions)).toEqual(before);
    appendFileSync(join(sessions, 'one', 'journal.jsonl'), '{"torn');
    expect(rebuildIndex(lab)).toEqual([]);
  });
});

describe('sqliteVersion()', () => {
  it('is one that knows STRICT tables', () => {
    const [major, minor] = sqliteVersion().split('.').map(Number);
    expect(major! * 1000 + minor!).toBeGreaterThanOrEqual(3037);
  });
});
