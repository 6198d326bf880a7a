import { describe, expect, it } from 'vitest';
import { Exam } from '../../../protocol/honesty.ts';
import type { SessionInputs } from '../../../protocol/session-files.ts';
import { examSpecification } from '../../../sessions/judging/take-exam.ts';
import { jsonOf, runInMemory, sessionSetup, smallMarket } from '../../helpers/small-session.ts';

const market = smallMarket(3);

/** A session whose vault is opened at its end, and what its examiner was asked. */
async function examined() {
  const asked: string[] = [];
  const session = await runInMemory({
    market,
    examiner: (specification) => {
      asked.push(specification);
      return { look: 2 };
    },
  });
  return { session, asked };
}

describe('takeExam()', () => {
  it('runs on exactly the locked bars, at the level of its look', async () => {
    const { session, asked } = await examined();
    const { identity, metrics } = session;
    const exam = Exam.parse(metrics.honesty.exam);
    const from = Date.parse(identity.vault_from);
    const locked = market.bars.time.filter((time) => time >= from).length;
    expect(exam.bars).toBe(locked);
    expect(exam.from).toBe(identity.vault_from);
    expect(exam.to).toBe(identity.market.to);
    // 0.05 x 2^-2
    expect(exam.level).toBe(0.0125);
    const { champion, finalists } = metrics.honesty;
    expect(asked).toEqual([examSpecification(identity, finalists[champion!]!.strategy)]);
    expect(exam.specification).toBe(asked[0]);
    expect(exam.passed).toBe(exam.p !== null && exam.p <= 0.0125);
    expect(exam.result.n_trades).toBeGreaterThan(0);
  });

  it('runs after the session is finished, with the look recorded before the result', async () => {
    const { session } = await examined();
    const order = session.events.map(({ type }) => type);
    const ends = order.flatMap((type, i) => (type === 'session_finished' ? [i] : []));
    expect(ends).toHaveLength(2);
    expect(order.indexOf('examined')).toBeGreaterThan(ends[0]!);
    expect(order.indexOf('examined')).toBeLessThan(ends[1]!);
    expect(jsonOf<SessionInputs>(session, 'inputs.json').exam).toEqual({ look: 2 });
  });

  it('has the same result if the look is an input', async () => {
    const { session } = await examined();
    const again = await runInMemory({ market, exam: { look: 2 } });
    expect([...again.files]).toEqual([...session.files]);
  });

  it('reads no locked bars unless the vault is opened', async () => {
    const fullMarket = () => {
      throw new Error('the vault is closed');
    };
    const plain = await runInMemory({ market, fullMarket });
    expect(plain.metrics.honesty.exam).toBeNull();
    await expect(runInMemory({ market, fullMarket, exam: { look: 1 } })).rejects.toThrow(
      'the vault is closed',
    );
  });

  it('examSpecification() differs for other costs, parameters or bars', () => {
    const { identity } = sessionSetup({ market });
    const strategy = {
      methods: ['momentum'],
      combine: 'all' as const,
      params: {},
      exits: {},
      gates: {},
      sizing: { notional: 70_000 },
    };
    const one = examSpecification(identity, strategy);
    expect(examSpecification({ ...identity, session: 'ffffffffffff' }, strategy)).toBe(one);
    const { config } = identity;
    const dearer = { ...config, costs: { fee_bps: 10, slippage_bps: 1 } };
    for (const other of [
      examSpecification({ ...identity, config: dearer }, strategy),
      examSpecification(identity, { ...strategy, sizing: { notional: 1 } }),
      examSpecification({ ...identity, vault_from: '2030-01-01T00:00:00Z' }, strategy),
    ]) {
      expect(other).not.toBe(one);
    }
  });
});
