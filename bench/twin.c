/*
 * The engine's backtest and episode scores in C: what JavaScript is held against. The same algorithm,
 * the same order of operations, the same results.
 *
 * twin FILE: reads the workload, then runs it once for every line on stdin and prints
 * "nanoseconds trades pnl score".
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct { double atr_stop, hard_tp; int64_t timeout; } Plan;

static int64_t n, signal_count, window_count, plan_count;
static double *open_, *high, *low, *close_, *atr;
static int32_t *signals, *starts, *ends;
static Plan *plans;

enum { MAX_TRADES = 8192, EPISODE = 120 };
static int32_t entry_bar[MAX_TRADES], exit_bar[MAX_TRADES];
static int8_t side[MAX_TRADES];
static uint8_t reason[MAX_TRADES], blunder[MAX_TRADES];
static double entry[MAX_TRADES], out[MAX_TRADES], pnl[MAX_TRADES];

static const double FEE = 4.0 / 10000, SLIPPAGE = 1.0 / 10000, QUANTITY = 1.0;
static const double TARGET_HIT = 0.52, TARGET_PAYOFF = 1.25, TARGET_MAXDD = -2000.0;

static int64_t first_at_or_after(int32_t value) {
  int64_t lo = 0, hi = signal_count;
  while (lo < hi) {
    int64_t mid = (lo + hi) >> 1;
    if (signals[mid] < value) lo = mid + 1; else hi = mid;
  }
  return lo;
}

static int run(int32_t start, int32_t end, const Plan *plan) {
  int count = 0;
  int64_t k = first_at_or_after(2 * start);
  while (k < signal_count) {
    int32_t signal = signals[k], decision = signal >> 1, from = decision + 1;
    if (from >= end) break;
    double range = atr[decision];
    if (!(range > 0)) { k++; continue; }
    double direction = (signal & 1) ? -1 : 1;
    double open_price = open_[from], fill = open_price * (1 + direction * SLIPPAGE);
    double stop_distance = plan->atr_stop * range, target_distance = plan->hard_tp / QUANTITY;
    double stop = fill - direction * stop_distance, target = fill + direction * target_distance;
    int64_t opposite = k + 1;
    while (opposite < signal_count && ((signals[opposite] ^ signal) & 1) == 0) opposite++;
    int64_t signal_exit = opposite < signal_count ? (signals[opposite] >> 1) + 1 : end;
    int64_t until = from + plan->timeout;
    if (signal_exit < until) until = signal_exit;
    if (end < until) until = end;
    double low_mark = direction > 0 ? stop : target, high_mark = direction > 0 ? target : stop;
    int64_t bar = from;
    while (bar < until && low[bar] > low_mark && high[bar] < high_mark) bar++;
    int why;
    double raw;
    if (bar < until) {
      double first = open_[bar];
      int stopped = direction > 0 ? low[bar] <= stop : high[bar] >= stop;
      int gained = direction * (first - target) >= 0;
      why = stopped && !gained ? 0 : 1;
      raw = gained || direction * (first - stop) <= 0 ? first : (why == 0 ? stop : target);
    } else if (until == end) {
      bar = end - 1; why = 5; raw = close_[bar];
    } else {
      why = until == signal_exit ? 2 : 3; raw = open_[bar];
    }
    double price = why == 1 ? raw : raw * (1 - direction * SLIPPAGE);
    double costs = FEE * (fill + price) * QUANTITY;
    entry_bar[count] = from; exit_bar[count] = (int32_t)bar; side[count] = (int8_t)direction;
    entry[count] = fill; out[count] = price; reason[count] = (uint8_t)why;
    pnl[count] = floor((direction * (price - fill) * QUANTITY - costs) * 1e8 + 0.5) / 1e8;
    blunder[count] = direction * (raw - open_price) * QUANTITY < -1.5 * stop_distance * QUANTITY ||
                     (why == 0 && bar - from <= 2);
    count++;
    int32_t next = why == 2 ? 2 * ((int32_t)bar - 1) : 2 * (int32_t)bar;
    k++;
    while (k < signal_count && signals[k] < next) k++;
  }
  return count;
}

static double capped(double ratio) { return ratio > 1.25 ? 1.25 : ratio; }

static double score(int count, int32_t start, int32_t end) {
  int episodes = (end - start) / EPISODE, e = 0;
  double trades[64] = {0}, wins[64] = {0}, losses[64] = {0}, profit[64] = {0}, loss[64] = {0};
  double deepest_of[64] = {0}, blunders[64] = {0};
  int64_t episode_end = start + EPISODE;
  if (episodes == 1) episode_end = end;
  double realised = 0, equity = 0, peak = 0, deepest = 0;
  for (int t = 0; t < count; t++) {
    int64_t exit_at = exit_bar[t], bar = entry_bar[t];
    double slope = side[t] * QUANTITY;
    double base = realised - slope * entry[t] - FEE * entry[t] * QUANTITY;
    for (;;) {
      int64_t until = exit_at < episode_end ? exit_at : episode_end;
      for (; bar < until; bar++) {
        equity = base + slope * close_[bar];
        if (equity > peak) peak = equity;
        else if (equity - peak < deepest) deepest = equity - peak;
      }
      if (bar < episode_end) break;
      deepest_of[e] = deepest; peak = equity; deepest = 0;
      e++;
      episode_end = e == episodes - 1 ? end : start + (int64_t)(e + 1) * EPISODE;
    }
    realised += pnl[t];
    trades[e]++; blunders[e] += blunder[t];
    if (pnl[t] > 0) { wins[e]++; profit[e] += pnl[t]; }
    else if (pnl[t] < 0) { losses[e]++; loss[e] -= pnl[t]; }
    if (t + 1 < count && entry_bar[t + 1] == exit_at) continue;
    equity = realised;
    if (equity > peak) peak = equity;
    else if (equity - peak < deepest) deepest = equity - peak;
  }
  if (e < episodes) deepest_of[e] = deepest;
  double sum = 0, weight = 0;
  for (int i = 0; i < episodes; i++) {
    if (trades[i] == 0) continue;
    double payoff = losses[i] == 0 ? INFINITY : wins[i] == 0 ? 0 : profit[i] / wins[i] / (loss[i] / losses[i]);
    double mean = (capped(wins[i] / trades[i] / TARGET_HIT) + capped(payoff / TARGET_PAYOFF) +
                   capped(deepest_of[i] == 0 ? INFINITY : TARGET_MAXDD / deepest_of[i])) / 3;
    double one = 100 * mean - 10 * blunders[i];
    sum += trades[i] * (one > 0 ? one : 0);
    weight += trades[i];
  }
  return weight == 0 ? 0 : sum / weight;
}

static void *column(FILE *file, size_t size, size_t count) {
  void *memory = malloc(size * count + 1);
  if (memory == NULL || fread(memory, size, count, file) != count) exit(1);
  return memory;
}

int main(int argc, char **argv) {
  FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
  int64_t head[4];
  if (file == NULL || fread(head, 8, 4, file) != 4) return 1;
  n = head[0]; signal_count = head[1]; window_count = head[2]; plan_count = head[3];
  open_ = column(file, 8, n); high = column(file, 8, n); low = column(file, 8, n);
  close_ = column(file, 8, n); atr = column(file, 8, n);
  signals = column(file, 4, signal_count);
  starts = column(file, 4, window_count); ends = column(file, 4, window_count);
  double *numbers = column(file, 8, plan_count * 3);
  plans = malloc(sizeof(Plan) * plan_count);
  for (int64_t p = 0; p < plan_count; p++) {
    plans[p] = (Plan){numbers[3 * p], numbers[3 * p + 1], (int64_t)numbers[3 * p + 2]};
  }
  char line[64];
  while (fgets(line, sizeof line, stdin) != NULL) {
    struct timespec a, b;
    clock_gettime(CLOCK_MONOTONIC, &a);
    int64_t trades = 0;
    double total = 0, scores = 0;
    for (int64_t p = 0; p < plan_count; p++) {
      for (int64_t w = 0; w < window_count; w++) {
        int count = run(starts[w], ends[w], &plans[p]);
        for (int t = 0; t < count; t++) total += pnl[t];
        scores += score(count, starts[w], ends[w]);
        trades += count;
      }
    }
    clock_gettime(CLOCK_MONOTONIC, &b);
    long long ns = (b.tv_sec - a.tv_sec) * 1000000000LL + (b.tv_nsec - a.tv_nsec);
    printf("%lld %lld %.6f %.6f\n", ns, (long long)trades, total, scores);
    fflush(stdout);
  }
  return 0;
}
