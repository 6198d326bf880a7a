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

// In memory if possible, so that the disk of the machine is not measured.
const parent = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const folder = mkdtempSync(join(parent, 'maestro-bench-'));
console.log(
  `Node ${process.versions.node}, ${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), files in ${parent}; medians of interleaved rounds`,
);
let missed = 0;
const took: number[] = [];
const parts = Object.keys(PARTS).filter((name) => wanted.length === 0 || wanted.includes(name));
try {
  for (const name of parts) {
    const startedAt = performance.now();
    const figures = await PARTS[name]!(folder);
    took.push((performance.now() - startedAt) / 1000);
    missed += figures.filter(({ met }) => met === false).length;
    printFigures(name, figures);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const seconds = parts.map((name, i) => `${name} ${took[i]!.toFixed(0)}`).join(', ');
const total = took.reduce((sum, one) => sum + one, 0);
console.log(`\nTook ${total.toFixed(0)} s: ${seconds}.`);
console.log(missed === 0 ? 'Every goal is met.' : `Goals missed: ${missed}.`);
