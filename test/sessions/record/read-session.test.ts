import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SessionError } from '../../../sessions/context/session-error.ts';
import { readSession } from '../../../sessions/record/read-session.ts';
import { sessionNames } from '../../../sessions/record/session-names.ts';
import { temporaryFolder } from '../../helpers/market-folder.ts';
import { runOnDisk } from '../../helpers/session-on-disk.ts';
import { smallConfig } from '../../helpers/small-session.ts';
import { suiteFolder } from '../../helpers/suite-folder.ts';

const lab = suiteFolder();
beforeAll(async () => {
  await runOnDisk(lab, 'one', { config: smallConfig({ tests: 3, wave: 2 }) });
});

let sessions: string;
beforeEach(() => {
  sessions = join(temporaryFolder(), 'sessions');
  const filter = (path: string) => !/transcripts|seg\d_test/.test(path);
  cpSync(join(lab, 'sessions'), sessions, { recursive: true, filter });
});
const inOne = (...parts: string[]) => join(sessions, 'one', ...parts);

describe('readSession()', () => {
  it('reads the files of a finished session', () => {
    const { identity, inputs, segments, metrics } = readSession(sessions, 'one');
    expect(metrics!.session).toBe(identity.session);
    expect(inputs.failed_tests).toEqual([]);
    expect(segments.map(({ segment }) => segment)).toEqual([1, 2]);
    for (const { plan, results, planEvents } of segments) {
      expect(plan!.tests).toHaveLength(3);
      expect(results!.tests).toHaveLength(3);
      expect(planEvents.length).toBeGreaterThan(0);
    }
  });

  it('reads one that came only so far', () => {
    rmSync(inOne('metrics_global.json'));
    rmSync(inOne('segment_2', 'segment_results.json'));
    rmSync(inOne('segment_2', 'plan.jsonl'));
    rmSync(inOne('inputs.json'));
    const { metrics, segments, inputs } = readSession(sessions, 'one');
    expect(metrics).toBeNull();
    expect(segments[1]).toMatchObject({ results: null, planEvents: [] });
    expect(inputs.lab_at_start.sessions).toBe(0);
  });

  it('reads segments in the order of their numbers, not of their names', () => {
    for (const name of ['segment_10', 'segment_0', 'segment_x', 'segment_03'])
      mkdirSync(inOne(name));
    const { segments } = readSession(sessions, 'one');
    expect(segments.map(({ segment }) => segment)).toEqual([1, 2, 10]);
  });

  it.each([
    ['session_config.json', '{', /session_config\.json: it is not valid JSON: /],
    ['session_config.json', '{"session":"zz"}', /session_config\.json: session: /],
    ['inputs.json', '{"lab_at_start":{}}', /inputs\.json: lab_at_start\.sessions: /],
    ['segment_1/segment_plan.json', '[]', /segment_plan\.json: /],
    ['segment_1/plan.jsonl', '{}\n{}\n', /plan\.jsonl: line 1 is /],
  ])('names the file that it cannot read, and why: %s with %j', (file, text, why) => {
    writeFileSync(inOne(file), text);
    expect(() => readSession(sessions, 'one')).toThrow(why);
  });

  it('drops the torn last line of a plan', () => {
    const path = inOne('segment_1', 'plan.jsonl');
    const whole = readSession(sessions, 'one').segments[0]!.planEvents;
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, -9));
    expect(readSession(sessions, 'one').segments[0]!.planEvents).toEqual(whole.slice(0, -1));
  });

  it('rejects a folder without a session', () => {
    mkdirSync(join(sessions, 'none'));
    expect(() => readSession(sessions, 'none')).toThrow(SessionError);
    expect(() => readSession(sessions, 'none')).toThrow('it has no session_config.json');
  });
});

describe('sessionNames()', () => {
  it('lists the folders that contain a session, and follows no link', () => {
    mkdirSync(join(sessions, 'none'));
    writeFileSync(join(sessions, 'file'), '');
    symlinkSync(join(sessions, 'one'), join(sessions, 'link'));
    cpSync(join(sessions, 'one'), join(sessions, 'a'), { recursive: true });
    expect(sessionNames(sessions)).toEqual(['a', 'one']);
    expect(sessionNames(join(sessions, 'nowhere'))).toEqual([]);
  });
});
