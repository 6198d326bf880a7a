/** Whether `MAESTRO_OFFLINE` forbids downloads. */
export function isOffline(): boolean {
  const value = process.env.MAESTRO_OFFLINE;
  return value !== undefined && !['', '0', 'false', 'no'].includes(value.toLowerCase());
}
