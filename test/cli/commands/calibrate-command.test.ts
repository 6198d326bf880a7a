import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { calibrateCommand } from '../../../cli/commands/calibrate-command.ts';
import { thisProgram } from '../../../cli/version/this-program.ts';
import type { CalibratedMarket } from '../../../protocol/calibration.ts';
import { calibrationName } from '../../../sessions/calibration/calibration-log.ts';
import { planCalibration } from '../../../sessions/calibration/plan-calibration.ts';
import { runHere, runOnTerminal } from '../../helpers/run-in-process.ts';
import { runMaestro } from '../../helpers/run-maestro.ts';
import { filesBelow } from '../../helpers/session-on-disk.ts';
import { suiteFolder } from '../../helpers/suite-folder.ts';

/** A lab in which so many null markets are judged already, so many of them candidates. */
function judgedLab(folder: string, count: number, candidates: number): string {
  const plan = planCalibration(new Map([['null', count]]), 1);
  const markets = plan.map(
    ({ kind, seed }, i): CalibratedMarket => ({
      kind,
      seed,
      candidate: i < candidates,
      champion_t: 1.25,
      shuffle_t: -0.25,
      mirror_t: 0.25,
      planted_t: null,
      arms: 3,
      decided_by: 'mirror',
      seconds: 30,
    }),
  );
  const path = join(folder, 'calibration', calibrationName(thisProgram()));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, markets.map((market) => `${JSON.stringify(market)}\n`).join(''));
  return folder;
}

describe('maestro calibrate', () => {
  const folder = suiteFolder();

  it.each([
    [['--kinds', 'null,t7'], 'Cannot calibrate on "t7": no such kind; did you mean'],
    [['--kinds', 'null,'], 'give comma-separated names'],
    [['--markets', '0'], 'give a whole number of 1 or more'],
    [
      ['--planted', '10000'],
      'Cannot calibrate on 10000 markets of a kind: there are 9999 for each seed',
    ],
    [['--workers', '0'], 'Cannot read --workers: found "0"; give a whole number from 1 to 64'],
  ])('rejects %j with 2, and writes nothing', async (words, sentence) => {
    const lab = join(folder, 'refused');
    const { code, out, err } = await runHere(calibrateCommand(), ...words, '--lab', lab);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(sentence);
    expect(filesBelow(folder).size).toBe(0);
  });

  it('prints recorded results at once: a table for people, tabs for programs', async () => {
    const lab = judgedLab(join(folder, 'judged'), 20, 2);
    const wanted = ['--kinds', 'null', '--markets', '20', '--lab', lab];
    const table = await runOnTerminal(calibrateCommand(), ...wanted);
    expect([table.code, table.err]).toEqual([0, '']);
    const [titles, row] = table.out.split('\n');
    expect(titles).toMatch(/^kind +markets +candidates +rate +low +high +bound +within +planted t/);
    // One in ten, and of 20 of one in twenty not more than 4 with 99.5 %.
    expect(row).toMatch(
      /^null +20 +2 +10\.0 % +1\.2 % +31\.7 % +at most 20\.0 % +yes +n\/a +1\.25 +0\.00 +3\.0 +10 min 0 s$/,
    );
    const piped = await runHere(calibrateCommand(), ...wanted, '--no-header');
    expect(piped.out.split('\t').slice(0, 4)).toEqual(['null', '20', '2', '0.1']);
  });

  it('ends with 1 and reports a broken bound', async () => {
    const lab = judgedLab(join(folder, 'broken'), 20, 5);
    const wanted = ['--kinds', 'null', '--markets', '20', '--lab', lab];
    const { code, out, err } = await runHere(calibrateCommand(), ...wanted, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ kept: false, rows: [{ rate: 0.25, within: false }] });
    const said = await runHere(calibrateCommand(), ...wanted);
    expect([said.code, err]).toEqual([1, '']);
    expect(said.err).toBe(
      'Cannot confirm the bound of kind null: the rate is 25.0 % over 20 markets; the bound is at most 20.0 %\n',
    );
  });

  it('gives the same results for any number of workers, and judges nothing twice', async () => {
    const run = (lab: string, ...more: string[]) =>
      runMaestro(
        ['calibrate', '--kinds', 'null,drift', '--markets', '1', '--json', '--lab', lab, ...more],
        {},
      );
    const one = await run(join(folder, 'one'), '--workers', '1');
    const three = await run(join(folder, 'three'), '--workers', '3');
    expect(one.err).toMatch(/^2 markets to judge; results in .*calibration.[0-9a-f]{12}\.jsonl\n$/);
    expect(JSON.parse(one.out)).toMatchObject({ markets: [{ kind: 'drift' }, { kind: 'null' }] });
    expect(three.out).toBe(one.out);
    const before = [...filesBelow(join(folder, 'one'))];
    const again = await run(join(folder, 'one'), '--workers', '1');
    expect([again.code, again.out, again.err]).toEqual([one.code, one.out, '']);
    expect([...filesBelow(join(folder, 'one'))]).toEqual(before);
  });

  it('ends with 130 on Ctrl-C, and continues in the next run', async () => {
    const lab = join(folder, 'stopped');
    const wanted = ['calibrate', '--kinds', 'null', '--markets', '3', '--workers', '1'];
    const path = () => [...filesBelow(lab).keys()].find((one) => one.endsWith('.jsonl'));
    const isOneKept = () => {
      const found = path();
      return found !== undefined && readFileSync(join(lab, found), 'utf8').includes('\n');
    };
    let isWatched = false;
    const stopped = await runMaestro([...wanted, '--lab', lab], {
      onErr: (_err, kill) => {
        if (isWatched) return;
        isWatched = true;
        const timer = setInterval(() => {
          if (!isOneKept()) return;
          clearInterval(timer);
          kill('SIGINT');
        }, 5);
      },
    });
    expect([stopped.code, stopped.out]).toEqual([130, '']);
    const kept = Number(/Stopped: (\d) of 3 markets are judged and saved/.exec(stopped.err)?.[1]);
    expect(kept).toBeGreaterThanOrEqual(1);
    expect(kept).toBeLessThan(3);
    const on = await runMaestro([...wanted, '--lab', lab, '--json']);
    expect(on.err).toContain(
      `${kept === 1 ? '2 markets' : '1 market'} to judge (${kept} are already judged)`,
    );
    const whole = await runMaestro([...wanted, '--lab', join(folder, 'whole'), '--json']);
    expect(on.out).toBe(whole.out);
  });
});
