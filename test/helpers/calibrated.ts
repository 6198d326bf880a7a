import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CalibrationRow } from '../../protocol/calibration.ts';
import { runMaestro } from './run-maestro.ts';

/** The output of `maestro calibrate` for markets, with these options. */
export async function calibrated(
  ...options: string[]
): Promise<{ code: number | null; kept: boolean; rows: CalibrationRow[] }> {
  const lab = mkdtempSync(join(tmpdir(), 'maestro-calibrated-'));
  const { code, out } = await runMaestro(['calibrate', ...options, '--json', '--lab', lab]);
  rmSync(lab, { recursive: true });
  return { code, ...(JSON.parse(out) as { kept: boolean; rows: CalibrationRow[] }) };
}
