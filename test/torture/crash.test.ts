import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SEED } from '../helpers/sampled.ts';
import { suiteFolder } from '../helpers/suite-folder.ts';
import { type Built, buildVictim } from './build-victim.ts';
import { canonHash } from './canon.ts';
import {
  drawn,
  killAndResume,
  noFigures,
  type Reference,
  randomEnds,
  runReference,
  SMALL_ORDER,
  type Torture,
  twoAtATime,
  withOneArm,
} from './crash.ts';
import { checkBooks, LED_ORDER, startBrain } from './led.ts';
import { runBuilt, sessionArgs } from './run-built.ts';
import { SIGNALS, type Signal, signalAndResume } from './signals.ts';
import { startTwice } from './starts.ts';

const lab = suiteFolder();
let built: Built;
beforeAll(async () => {
  built = await buildVictim();
});
afterAll(() => built.remove());

describe('a session after its process was killed', () => {
  let torture: Torture;
  let reference: Reference;
  beforeAll(async () => {
    torture = { victim: built.victim, lab, seed: SEED, order: withOneArm(SMALL_ORDER) };
    reference = await runReference(torture);
  });

  it('has moments of every kind', () => {
    const wanted = [
      ...['write:before', 'write:half', 'write:after', 'rename:before', 'rename:after'],
      ...['fsync:before', 'fdatasync:after', 'lock:before', 'append:before', 'append:after'],
      ...['record_turn:before', 'call:after', 'patch:before', 'wave:after', 'sync:before'],
      ...['lock:after', 'unlock:before', 'unlock:after', 'rm:after', 'writeFile:before'],
    ];
    expect(wanted.filter((name) => !reference.moments.includes(name))).toEqual([]);
  });

  it('loses nothing and counts nothing twice, killed 8 times', async () => {
    const figures = noFigures();
    const random = drawn(torture, 'ci');
    await twoAtATime(
      () => figures.kills >= 8,
      (i) =>
        killAndResume(torture, reference, `s${i}`, randomEnds(random, reference, null), figures),
    );
    expect(figures.kept).toBeGreaterThan(0);
  });
});

describe('a session led by models after its process was killed', () => {
  it('pays for no answer twice, and gives the same result, killed 8 times', async () => {
    const own = join(lab, 'led');
    mkdirSync(own);
    const stub = await startBrain();
    const figures = noFigures();
    let calls = 0;
    const torture: Torture = {
      victim: built.victim,
      lab: own,
      seed: SEED,
      order: LED_ORDER,
      stubUrl: stub.url,
      check: (name, folder, kills) => {
        calls += checkBooks(stub, name, folder, kills).calls;
      },
    };
    try {
      const reference = await runReference(torture);
      expect(reference.moments).toContain('model:before');
      expect(checkBooks(stub, 'whole', join(own, 'sessions', 'whole'), 0).calls).toBeGreaterThan(
        10,
      );
      const random = drawn(torture, 'led');
      await twoAtATime(
        () => figures.kills >= 8,
        (i) =>
          killAndResume(torture, reference, `l${i}`, randomEnds(random, reference, null), figures),
      );
    } finally {
      await stub.close();
    }
    expect(calls).toBeGreaterThan(0);
    expect(figures.deepest).toBeGreaterThan(1);
  });
});

describe('the program', () => {
  let reference: string;
  beforeAll(async () => {
    const ran = await runBuilt(built.maestro, sessionArgs(join(lab, 'reference'), 'one'));
    expect([ran.code, ran.err]).toEqual([0, '']);
    reference = canonHash(join(lab, 'reference', 'sessions', 'one'));
  });
  const own = (name: string) => {
    const path = join(lab, name);
    mkdirSync(path);
    return path;
  };

  it.each(Object.keys(SIGNALS) as Signal[])(
    'ends on %s with everything recorded, and resumes from there',
    async (signal) => {
      const ended = signalAndResume(built.maestro, own(signal), reference, signal, 500);
      await expect(ended).resolves.toHaveProperty('taken');
    },
  );

  it('is started twice at once, and runs once', async () => {
    const both = startTwice(built.maestro, own('twice'), reference);
    await expect(both).resolves.toHaveProperty('named');
  });
});
