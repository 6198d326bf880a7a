import { z } from 'zod';
import { COLUMN_NAMES } from './column-titles.ts';

/** How files are read, as far as it was stated; what is missing is found in the file. */
export const ReadMapping = z.strictObject({
  columns: z
    .partialRecord(z.enum(COLUMN_NAMES), z.string().min(1))
    .optional()
    .describe('The title of a column, or its number from 1; for the time also two: "Date+Time"'),
  dateFormat: z.string().optional().describe('As DD.MM.YYYY HH:mm:ss'),
  timezone: z.string().optional().describe('Of times without a zone: an IANA name, or +02:00'),
  decimal: z.enum(['.', ',']).optional().describe('The other character separates thousands'),
  separator: z.string().length(1).optional(),
  skipLines: z.int().nonnegative().optional().describe('Lines before the header'),
  newestFirst: z.boolean().optional(),
  dropRowsWithoutPrices: z.boolean().optional(),
  dropOffGrid: z.boolean().optional(),
});
export type ReadMapping = z.infer<typeof ReadMapping>;
