/**
 * Runs jobs with a limit on how many run at a time.
 *
 * @param lanes the limit
 * @throws the first failure, when all running jobs have ended; no job is started after it
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
  const outcomes = await Promise.allSettled(Array.from({ length: lanes }, lane));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
