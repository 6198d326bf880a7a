import { appendFileSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CalibratedMarket } from '../../../protocol/calibration.ts';
import { CalibrationLog, calibrationName } from '../../../sessions/calibration/calibration-log.ts';
import { PROGRAM } from '../../helpers/small-session.ts';
import { suiteFolder } from '../../helpers/suite-folder.ts';

function market(seed: number): CalibratedMarket {
  return {
    kind: 'null',
    seed,
    candidate: false,
    champion_t: 0.5,
    shuffle_t: 1,
    mirror_t: null,
    planted_t: null,
    arms: 2,
    decided_by: 'shuffle',
    seconds: 1.25,
  };
}

describe('CalibrationLog', () => {
  const lab = suiteFolder();
  const opened = <Result>(name: string, use: (log: CalibrationLog) => Result): Result => {
    const log = new CalibrationLog(lab, name);
    try {
      return use(log);
    } finally {
      log.close();
    }
  };

  it('keeps the judged markets, and continues from there', () => {
    opened('a.jsonl', (log) => {
      expect(log.markets).toEqual([]);
      log.append(market(1));
    });
    opened('a.jsonl', (log) => {
      expect(log.markets).toEqual([market(1)]);
      expect([log.has(market(1)), log.has(market(2))]).toEqual([true, false]);
      expect(log.has({ kind: 't6', seed: 1 })).toBe(false);
      log.append(market(2));
      expect(log.has(market(2))).toBe(true);
    });
    expect(opened('a.jsonl', ({ markets }) => markets)).toEqual([market(1), market(2)]);
  });

  it('drops a line that was cut off, and writes the next in its place', () => {
    const path = opened('torn.jsonl', (log) => {
      log.append(market(1));
      return log.path;
    });
    appendFileSync(path, JSON.stringify(market(2)).slice(0, 30));
    opened('torn.jsonl', (log) => {
      expect(log.markets).toEqual([market(1)]);
      log.append(market(3));
    });
    expect(readFileSync(path, 'utf8')).toBe(
      `${JSON.stringify(market(1))}\n${JSON.stringify(market(3))}\n`,
    );
  });

  it('counts a market once that two processes have judged', () => {
    const path = opened('twice.jsonl', ({ path }) => path);
    writeFileSync(path, `${JSON.stringify(market(1))}\n`.repeat(2));
    expect(opened('twice.jsonl', ({ markets }) => markets)).toEqual([market(1)]);
  });

  it('rejects a complete line that does not match the schema, and a link', () => {
    const path = opened('bad.jsonl', ({ path }) => path);
    writeFileSync(path, `${JSON.stringify({ ...market(1), kind: 't7' })}\n`);
    expect(() => new CalibrationLog(lab, 'bad.jsonl')).toThrow(
      /bad\.jsonl: line 1 is invalid at "kind": /,
    );
    symlinkSync(path, join(lab, 'calibration', 'link.jsonl'));
    expect(() => new CalibrationLog(lab, 'link.jsonl')).toThrow(/is a link/);
  });
});

describe('calibrationName()', () => {
  it('is of one build: markets judged by another build are not reused', () => {
    expect(calibrationName(PROGRAM)).toMatch(/^[0-9a-f]{12}\.jsonl$/);
    expect(calibrationName(PROGRAM)).toBe(calibrationName({ ...PROGRAM }));
    expect(calibrationName({ ...PROGRAM, build: 'ba9876543210' })).not.toBe(
      calibrationName(PROGRAM),
    );
  });
});
