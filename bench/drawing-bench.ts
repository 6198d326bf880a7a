import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeMarket } from '../market/market-store.ts';
import { simulateMarket } from '../market/simulated-market.ts';
import { ROOT } from './root.ts';
import { interleave, median, ratio } from './rounds.ts';
import type { Figure } from './table.ts';

const PROGRAM = join(ROOT, 'bin', 'maestro.js');
const NAME = 'session on a dashboard of 120 x 40';
const GOAL = '<= 1.05 x';

/** The cost of drawing a session on a terminal, compared with plain lines on the same terminal. */
export async function drawingFigures(folder: string): Promise<Figure[]> {
  if (spawnSync('script', ['--version']).status !== 0) {
    return [
      { name: NAME, measured: 'not measured', ratio: '"script" is missing', goal: GOAL, met: null },
    ];
  }
  const lab = join(folder, 'drawn-lab');
  mkdirSync(join(lab, 'data'), { recursive: true });
  const market = simulateMarket({ kind: 'null', seed: 1, days: 517 });
  writeMarket(join(lab, 'data', 'bench.bars'), market);
  const session = (segments: number, screen: string) => async () => {
    const size = `--segments ${segments} --schedule revisit --market bench`;
    const ms = await inTerminal(
      `${process.execPath} ${PROGRAM} session --lab ${lab} --name drawn ${size} ${screen}`,
    );
    rmSync(join(lab, 'sessions', 'drawn'), { recursive: true });
    rmSync(join(lab, 'lab.db'), { force: true });
    return ms;
  };
  const sessions = {
    plain1: session(1, '--plain'),
    drawn1: session(1, ''),
    plain10: session(10, '--plain'),
    drawn10: session(10, ''),
  };
  const times = await interleave(sessions, 5, 0);
  const long = (screen: string) => {
    const ms = (segments: number) => median(times[`${screen}${segments}`]!);
    const segment = (ms(10) - ms(1)) / 9;
    return { once: ms(1) - segment, whole: ms(1) + 24 * segment };
  };
  const [plain, drawn] = [long('plain'), long('drawn')];
  const slower = drawn.whole / plain.whole;
  return [
    {
      name: `${NAME}, 25 x 100 tests, from 1 and 10 segments`,
      measured: `${(drawn.whole / 1000).toFixed(2)} s`,
      ratio: `${slower.toFixed(3)} x plain lines`,
      goal: GOAL,
      met: slower <= 1.05,
    },
    {
      name: `${NAME}, 10 x 100 tests`,
      measured: `${(median(times.drawn10!) / 1000).toFixed(2)} s`,
      ratio: `${ratio(times, 'drawn10', 'plain10').toFixed(3)} x plain lines`,
      goal: '',
      met: null,
    },
    {
      name: 'of it, paid once a session (loading Ink, the first frame)',
      measured: `${(drawn.once - plain.once).toFixed(0)} ms`,
      ratio: '',
      goal: '',
      met: null,
    },
  ];
}

/** Runs a line of shell on a terminal of its own. @returns milliseconds until it ended */
function inTerminal(line: string): Promise<number> {
  const { CI: _ci, NO_COLOR: _colour, ...environment } = process.env;
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const words = ['-qec', `stty cols 120 rows 40; exec ${line}`, '/dev/null'];
    // Its input stays open: no key is pressed.
    const child = spawn('script', words, {
      stdio: ['pipe', 'ignore', 'inherit'],
      env: { ...environment, TERM: 'xterm-256color', MAESTRO_OFFLINE: '1', MAESTRO_PLACEBO: '0' },
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve(performance.now() - startedAt);
      else reject(new Error(`${line} ended with ${code}`));
    });
  });
}
