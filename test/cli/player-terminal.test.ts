import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runMaestro } from '../helpers/run-maestro.ts';
import { slowSession } from '../helpers/slow-session.ts';
import { suiteFolder } from '../helpers/suite-folder.ts';
import { hasTmux, killOwner, NEEDS_TMUX, Terminal } from '../helpers/terminal.ts';

const lab = suiteFolder();
const slow = await slowSession(lab);
afterAll(() => slow.stub.close());
const MARKET = ['--market', 'simulated:planted:1:120', '--lab', lab];

let terminal: Terminal;
afterEach(() => terminal.close());

describe.skipIf(!hasTmux)(`sessions on a terminal ${NEEDS_TMUX}`, () => {
  beforeAll(async () => {
    const session = ['session', ...MARKET, '--segments', '2', '--tests', '20', '--name', 'done'];
    expect((await runMaestro([...session, '--quiet'])).code).toBe(0);
  });

  it('maestro replay steps, searches and opens turns', async () => {
    terminal = new Terminal(120, 40);
    terminal.run(`$MAESTRO replay done --lab ${lab}; echo "code $?"`);
    await terminal.until((screen) => screen.includes('session done started'));
    terminal.keys('NPage');
    await terminal.until((screen) => screen.includes('segment 1 started'));
    terminal.keys('S-Right');
    await terminal.until((screen) => screen.includes('segment 1, wave 1 finished'));
    terminal.keys('Down');
    await terminal.until((screen) => /turn \d+, review:/.test(screen));
    terminal.keys('Enter');
    await terminal.until((screen) => /Turn \d+: \w+, review/.test(screen));
    await terminal.until((screen) => screen.includes('Answer'));
    terminal.keys('Escape');
    await terminal.until((screen) => screen.includes('Walk-forward equity'));
    terminal.keys('/');
    terminal.keys('-l', 'segment 2 started');
    await terminal.until((screen) => screen.includes('1 of 1'));
    terminal.keys('Enter', 'Escape', 'a');
    await terminal.until((screen) => screen.includes('maestro only'));
    terminal.keys('a', 'a', 'a', 'Home', '+', '+', '+', '+', '+', '+', 'Space');
    // Forty tests in some seconds, 64 times as fast: it is at its end soon, and stops there.
    await terminal.until((screen) => screen.includes('✓ finished') && screen.includes('‖ 64×'));
    terminal.keys('q');
    await terminal.until((screen) => screen.includes('code 0'));
    expect(terminal.isCursorVisible()).toBe(true);
  });

  it('maestro replay ends where a session was stopped', async () => {
    const stopped = ['session', ...MARKET, '--segments', '2', '--tests', '20', '--name', 'half'];
    const { code } = await runMaestro([...stopped, '--plain'], {
      onOut: (out, kill) => {
        if (out.includes('1/2 wave 1')) kill('SIGINT');
      },
    });
    expect(code).toBe(130);
    terminal = new Terminal(80, 24);
    terminal.run(`$MAESTRO replay half --lab ${lab}; echo "code $?"`);
    await terminal.until((screen) => screen.includes('session half started'));
    terminal.keys('End');
    await terminal.until((screen) => screen.includes('■ stopped: interrupted'));
    terminal.keys('C-c');
    await terminal.until((screen) => screen.includes('code 130'));
  });

  it('are checked in plain lines where that is asked for', async () => {
    terminal = new Terminal(100, 30);
    terminal.run(`$MAESTRO replay done --check --lab ${lab}; echo "code $?"`);
    const screen = await terminal.until((one) => one.includes('code 0'));
    expect(screen).toContain('all results are identical');
  });

  it('are watched from another terminal, to the end and beyond', async () => {
    terminal = new Terminal(120, 40);
    const watched = new Terminal(80, 24);
    try {
      terminal.run(`$MAESTRO watch seen --lab ${lab}; echo "code $?"`);
      await terminal.until((screen) => screen.includes('Waiting for the session "seen"'));
      const words = ['--segments 2', '--tests 20', '--name seen', '--plain', '--workers 1'];
      watched.run(`$MAESTRO session ${MARKET.join(' ')} ${words.join(' ')}`);
      await terminal.until((screen) => screen.includes('● running'));
      expect(terminal.screen()).not.toContain('p pause');
      const end = await terminal.until((screen) => screen.includes('✓ finished'));
      expect(end).toContain('test 40 of 40');
      terminal.keys('1');
      await terminal.until((screen) => screen.includes('Segment 1: '));
      terminal.keys('q');
      const left = await terminal.until((screen) => screen.includes('code 0'));
      expect(left).toContain('Read it: maestro show seen');
    } finally {
      watched.close();
    }
  });

  it('maestro watch reports a killed session', async () => {
    const killed = join(lab, 'killed');
    terminal = new Terminal(100, 30);
    const runner = new Terminal(80, 24, slow.environment);
    try {
      runner.run(`${slow.words} --name killed --plain --lab ${killed}`);
      terminal.run(`$MAESTRO watch killed --lab ${killed}; echo "code $?"`);
      await terminal.until((screen) => /test [1-9]\d* of /.test(screen));
      killOwner(join(killed, 'sessions', 'killed'), 'SIGKILL');
      await terminal.until((screen) => screen.includes('crashed: its process is gone'));
      terminal.keys('q');
      const left = await terminal.until((screen) => screen.includes('code 0'));
      expect(left).toContain('maestro resume killed');
    } finally {
      runner.close();
    }
  });
});
