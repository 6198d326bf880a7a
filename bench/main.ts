import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawingFigures } from './drawing-bench.ts';
import { engineFigures } from './engine-bench.ts';
import { honestyFigures } from './honesty-bench.ts';
import { processFigures } from './process-bench.ts';
import { recordingFigures } from './recording-bench.ts';
import { type Figure, printFigures } from './table.ts';
import { watchFigures } from './watch-bench.ts';

const PARTS: Readonly<Record<string, (folder: string) => Promise<Figure[]>>> = {
  engine: engineFigures,
  recording: recordingFigures,
  processes: processFigures,
  watching: watchFigures,
  drawing: drawingFigures,
  honesty: honestyFigures,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(PARTS, name));
if (unknown.length > 0) {
  console.error(`There is no part "${unknown[0]}": there are ${Object.keys(PARTS).join(', ')}`);
  process.exit(2);
}

// Memory where there is some, so that the disk of the machine is not what is measured.
const parent = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const folder = mkdtempSync(join(parent, 'maestro-bench-'));
console.log(
  `Node ${process.versions.node}, ${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), files in ${parent}; medians of interleaved rounds`,
);
let missed = 0;
try {
  for (const [name, part] of Object.entries(PARTS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const figures = await part(folder);
    missed += figures.filter(({ met }) => met === false).length;
    printFigures(name, figures);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(missed === 0 ? '\nEvery goal is met.' : `\nGoals missed: ${missed}.`);
