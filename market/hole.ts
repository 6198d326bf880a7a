import * as z from 'zod';
import { IsoTime } from '../protocol/scalars.ts';

/** Bars that are missing for a known reason. */
export const Hole = z.strictObject({
  from: IsoTime.describe('Open of the first missing bar'),
  to: IsoTime.describe('Close of the last'),
  bars: z.int().positive(),
  reason: z.string().min(1).describe('A sentence without its period'),
});
export type Hole = z.infer<typeof Hole>;
