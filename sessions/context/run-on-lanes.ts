/**
 * Runs jobs on so many lanes, each job on one lane from beginning to end.
 *
 * @throws the first failure, when all lanes have come to rest; nothing more is begun after it
 */
export async function runOnLanes<Job>(
  jobs: readonly Job[],
  lanes: number,
  run: (job: Job) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < jobs.length) {
      try {
        await run(jobs[next++]!);
      } catch (error) {
        next = jobs.length;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: lanes }, lane));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
