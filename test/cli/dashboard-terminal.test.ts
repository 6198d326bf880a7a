import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { SMALL_SESSION } from '../helpers/run-maestro.ts';
import { slowSession } from '../helpers/slow-session.ts';
import { suiteFolder } from '../helpers/suite-folder.ts';
import { hasTmux, killOwner, NEEDS_TMUX, Terminal } from '../helpers/terminal.ts';

const lab = suiteFolder();
const slow = await slowSession(lab);
afterAll(() => slow.stub.close());
/** Ended by the test, and not by itself. */
const LONG = `${slow.words} --lab ${lab}`;
const SHORT = `$MAESTRO ${SMALL_SESSION.join(' ')} --workers 1 --lab ${lab}`;

let terminal: Terminal;
function open(columns: number, rows: number, environment: Record<string, string> = {}): Terminal {
  terminal = new Terminal(columns, rows, { ...slow.environment, ...environment });
  return terminal;
}
afterEach(() => terminal.close());

/** Cursor, echo and line editing are as a shell wants them. */
async function expectRestored(): Promise<void> {
  expect(terminal.isCursorVisible()).toBe(true);
  const settings = await terminal.settings();
  expect(settings).toMatch(/(^|\s)icanon/);
  expect(settings).toMatch(/(^|\s)echo(\s|;)/);
  expect(settings).toMatch(/(^|\s)isig/);
}

describe.skipIf(!hasTmux)(`the dashboard on a terminal ${NEEDS_TMUX}`, () => {
  it('is shown while a session runs, and its last frame stays above the prompt', async () => {
    const size = '--segments 3 --tests 20 --workers 1';
    const words = `$MAESTRO session --market simulated:planted:1:120 ${size} --lab ${lab}`;
    open(120, 40).run(`${words} --name seen; echo "code $?"`);
    await terminal.until((screen) => screen.includes('● running'));
    expect(terminal.isCursorVisible()).toBe(false);
    const screen = await terminal.until((one) => one.includes('code 0'));
    expect(screen).toContain('test 60 of 60');
    expect(screen).toContain('Walk-forward equity');
    expect(screen).toContain('session_summary.md (charts: report.html)');
    expect(screen).not.toContain('tab ↑↓');
    const history = terminal.history();
    expect(history).toContain('SIMULATED');
    // Below the two lines of the header.
    expect(screen).toMatch(/test 60 of 60.*\n━━ Verdict: not judged /);
    expect(screen).toContain('Next: ');
    for (const title of ['Segment 1 ', 'Segment 2 ', 'Segment 3 ', 'Walk-forward: ']) {
      expect(history.split('\n').filter((one) => one.startsWith(title))).toHaveLength(1);
    }
    await expectRestored();
  });

  it('asks before it stops, and says how to go on', async () => {
    open(80, 24).run(`${LONG} --name asked; echo "code $?"`);
    await terminal.until((screen) => /test [1-9]\d* of/.test(screen));
    terminal.keys('q');
    await terminal.until((screen) => screen.includes('Stop the session?'));
    terminal.keys('n');
    await terminal.until((screen) => screen.includes('● running'));
    terminal.keys('q', 'y');
    const screen = await terminal.until((one) => one.includes('code 130'));
    expect(screen).toContain('■ stopped: interrupted');
    expect(screen).toContain(`Resume it: maestro resume asked`);
    await expectRestored();
  });

  it('holds back waves while it is paused, and lets them go again', async () => {
    open(80, 24).run(`${LONG} --name held; echo "code $?"`);
    await terminal.until((screen) => /test [1-9]\d* of/.test(screen));
    terminal.keys('p');
    await terminal.until((screen) => screen.includes('‖ paused'));
    const testsDone = () => /test (\d+) of/.exec(terminal.screen())?.[1];
    /** What is done now, and whether that is so a while later. */
    const look = async () => {
      const before = testsDone();
      await new Promise((resolve) => setTimeout(resolve, 1500));
      return { before, isSame: testsDone() === before };
    };
    // What runs may end, however long that takes; then nothing moves.
    while (!(await look()).isSame);
    const { before, isSame } = await look();
    expect(isSame).toBe(true);
    expect(Number(before)).toBeLessThan(slow.tests);
    terminal.keys('p');
    await terminal.until((one) => Number(/test (\d+) of/.exec(one)?.[1]) > Number(before));
    terminal.keys('C-c');
    await terminal.until((one) => one.includes('code 130'));
  });

  it('can be stopped while it is paused', async () => {
    open(80, 24).run(`${LONG} --name heldstop; echo "code $?"`);
    await terminal.until((screen) => /test [1-9]\d* of/.test(screen));
    terminal.keys('p');
    await terminal.until((screen) => screen.includes('‖ paused'));
    terminal.keys('C-c');
    await terminal.until((screen) => screen.includes('code 130'));
    await expectRestored();
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])('gives the terminal back after %s', async (signal, code) => {
    open(80, 24).run(`${LONG} --name ended${code}; echo "code $?"`);
    await terminal.until((screen) => /test [1-9]\d* of/.test(screen));
    killOwner(join(lab, 'sessions', `ended${code}`), signal);
    await terminal.until((screen) => screen.includes(`code ${code}`));
    await expectRestored();
  });

  it('restores the terminal after an uncaught error', async () => {
    const now = join(lab, 'throw-now');
    const fault = join(lab, 'fault.mjs');
    writeFileSync(
      fault,
      `import { existsSync } from 'node:fs';
      import { isMainThread } from 'node:worker_threads';
      const look = () => { if (existsSync(${JSON.stringify(now)})) throw new Error('fault'); };
      if (isMainThread) setInterval(look, 50).unref();`,
    );
    open(80, 24).run(`NODE_OPTIONS='--import=${fault}' ${LONG} --name thrown; echo "code $?"`);
    await terminal.until((screen) => screen.includes('● running'));
    writeFileSync(now, '');
    const screen = await terminal.until((one) => /code [1-9]/.test(one));
    expect(screen).toContain('fault');
    await expectRestored();
  });

  it('is suspended by ctrl-Z with the terminal given back, and drawn anew by fg', async () => {
    open(80, 24).run(`${LONG} --name slept; echo "code $?"`);
    await terminal.until((screen) => /test [1-9]\d* of/.test(screen));
    terminal.keys('C-z');
    await terminal.until((screen) => screen.includes('Stopped'));
    await expectRestored();
    terminal.run('clear');
    terminal.run('fg');
    await terminal.until((screen) => screen.includes('● running'));
    expect(terminal.isCursorVisible()).toBe(false);
    terminal.keys('C-c');
    // The prompt is back: what is typed before goes to the session.
    await terminal.until((screen) => /resume slept[^$]*\n\$ *\n*$/.test(screen));
    await expectRestored();
  });

  it('follows the size of the terminal, down to a few lines and back', async () => {
    open(120, 40).run(`${LONG} --name resized; echo "code $?"`);
    await terminal.until((screen) => screen.includes('Walk-forward equity'));
    terminal.resize(70, 20);
    await terminal.until((screen) => screen.includes('── Targets'));
    terminal.resize(50, 12);
    await terminal.until((screen) => /equity -?[\d,]+|equity n\/a/.test(screen));
    terminal.resize(120, 40);
    const screen = await terminal.until((one) => one.includes('── Leaders'));
    expect(screen.match(/Maestro resized/g)).toHaveLength(1);
    terminal.keys('C-c');
    await terminal.until((one) => one.includes('code 130'));
  });

  it('saves the screen to a file, as plain text', async () => {
    open(100, 30).run(`${LONG} --name kept; echo "code $?"`);
    await terminal.until((screen) => /test [1-9]\d* of/.test(screen));
    terminal.keys('s');
    await terminal.until((screen) => screen.includes('Saved the screen to'));
    terminal.keys('s');
    await terminal.until((screen) => screen.includes('kept_2.txt'));
    terminal.keys('C-c');
    await terminal.until((screen) => screen.includes('code 130'));
    expect(readdirSync(join(lab, 'snapshots'))).toEqual(['kept_1.txt', 'kept_2.txt']);
    const text = readFileSync(join(lab, 'snapshots', 'kept_1.txt'), 'utf8');
    expect(text).toContain('Maestro kept');
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it('shows turns, and one of them in full', async () => {
    open(100, 30).run(`${LONG} --name turns; echo "code $?"`);
    await terminal.until((screen) => /test [1-9]\d* of/.test(screen));
    terminal.keys('p', 't');
    await terminal.until((screen) => screen.includes('Turns of the agents'));
    terminal.keys('Enter');
    await terminal.until((screen) => /Turn \d+: /.test(screen) && screen.includes('Answer'));
    terminal.keys('Escape');
    await terminal.until((screen) => screen.includes('Turns of the agents'));
    terminal.keys('Escape');
    await terminal.until((screen) => screen.includes('── Targets'));
    terminal.keys('C-c');
    await terminal.until((screen) => screen.includes('code 130'));
  });

  it.each([
    ['NO_COLOR', { NO_COLOR: '1' }, ''],
    ['TERM=dumb', { TERM: 'dumb' }, ''],
    ['CI', { CI: 'true' }, ''],
    ['--no-color', {}, '--no-color'],
    ['--plain', {}, '--plain'],
  ])('is plain lines without an escape byte with %s', async (_what, environment, flag) => {
    const file = join(lab, `plain-${_what}.txt`);
    // Its own terminal, whose bytes are kept as they come.
    const words = `script -qec '${SHORT} ${flag}' ${file} > /dev/null; echo "code $?"`;
    open(80, 24, environment).run(words);
    await terminal.until((screen) => screen.includes('code 0'));
    const bytes = readFileSync(file, 'utf8');
    expect(bytes).toContain('wave 1');
    expect(bytes).toContain('Verdict: not judged');
    expect(bytes).not.toContain('\u001b');
  });

  it('is plain lines on a screen that is too narrow', async () => {
    open(50, 24).run(`${SHORT} --name narrow; echo "code $?"`);
    await terminal.until((screen) => screen.includes('code 0'));
    expect(terminal.history()).toContain('1/2 wave 1');
    expect(existsSync(join(lab, 'sessions', 'narrow', 'report.html'))).toBe(true);
  });
});
