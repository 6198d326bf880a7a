/** Whether `MAESTRO_OFFLINE` says that nothing may be downloaded. */
export function isOffline(): boolean {
  const value = process.env.MAESTRO_OFFLINE;
  return value !== undefined && !['', '0', 'false', 'no'].includes(value.toLowerCase());
}
