import { clientOf, PROVIDERS, QUESTION } from './ask-model.ts';

// Run as a process of its own: asks a stub that floods, first a little to load all code, and prints by
// how many bytes the memory of the process grew at most.
const [, , url, maxOutputTokens] = process.argv;
const growth: Record<string, number> = {};
for (const provider of PROVIDERS) {
  const client = clientOf(provider, url!);
  const signal = new AbortController().signal;
  await client.complete(QUESTION, { signal }).catch(() => {});
  const before = process.memoryUsage.rss();
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 5);
  const request = { ...QUESTION, maxOutputTokens: Number(maxOutputTokens) };
  const failure = await client.complete(request, { signal }).catch((error) => error.failure);
  clearInterval(timer);
  peak = Math.max(peak, process.memoryUsage.rss());
  growth[`${provider} ${failure}`] = peak - before;
}
process.stdout.write(JSON.stringify(growth));
