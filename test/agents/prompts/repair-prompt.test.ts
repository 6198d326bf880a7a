import { describe, expect, it } from 'vitest';
import { promptTokens } from '../../../agents/models/token-estimate.ts';
import {
  REPAIR_TOKENS,
  repairPrompt,
  tooLongPrompt,
} from '../../../agents/prompts/repair-prompt.ts';
import { INJECTIONS } from '../../helpers/injections.ts';
import { richEvidence, turnBriefs, turnsOf } from '../../helpers/turns.ts';

const PROMPT = turnsOf(turnBriefs([richEvidence(1)]))[0]!.prompt();
const ANSWERS = [
  '',
  '漢'.repeat(100_000),
  '<'.repeat(100_000),
  '{"a":1}'.repeat(50_000),
  '1'.repeat(99_999),
];
const PROBLEMS = Array.from({ length: 200 }, (_, i) => `problem ${i}: ${'漢<'.repeat(400)}`);

describe('repairPrompt()', () => {
  it('appends the answer and its problems to the prompt', () => {
    const repair = repairPrompt(PROMPT, '{"a":1}', ['a is missing', 'b must be 0 to 1: it is 2']);
    expect(repair.system).toBe(PROMPT.system);
    expect(repair.output).toBe(PROMPT.output);
    expect(repair.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(repair.messages[0]).toBe(PROMPT.messages[0]);
    expect(repair.messages[1]!.text).toBe('{"a":1}');
    expect(repair.messages[2]!.text).toContain(
      '<data name="problems">\n"a is missing"\n"b must be 0 to 1: it is 2"\n</data>\n',
    );
  });

  it('adds at most REPAIR_TOKENS for any answer', () => {
    for (const answer of ANSWERS) {
      const repair = repairPrompt(PROMPT, answer, PROBLEMS);
      expect(promptTokens(repair) - promptTokens(PROMPT)).toBeLessThanOrEqual(REPAIR_TOKENS);
      expect(repair.messages[1]!.text).not.toBe('');
      expect(repair.messages[2]!.text).toMatch(/"problem 0: [^\n]*\nand \d+ more\n<\/data>/);
      expect(promptTokens(tooLongPrompt(PROMPT, answer))).toBeLessThanOrEqual(
        promptTokens(PROMPT) + REPAIR_TOKENS,
      );
    }
  });

  it('keeps an answer of normal length complete', () => {
    const answer = JSON.stringify({ thesis: 'Breakouts run on. '.repeat(200) });
    expect(repairPrompt(PROMPT, answer, ['x']).messages[1]!.text).toBe(answer);
  });

  it.each(INJECTIONS)('escapes delimiters in answers and problems: %j', (payload) => {
    const { messages } = repairPrompt(PROMPT, payload, [payload]);
    const [, answer, request] = messages;
    expect(answer!.text).not.toMatch(/[<>]|(?!\n)[\p{C}\p{Zl}\p{Zp}]/u);
    expect(request!.text.match(/[<>]/g)).toHaveLength(4);
    expect(request!.text.split('\n')).toHaveLength(5);
    expect(request!.text).not.toMatch(/(?!\n)[\p{C}\p{Zl}\p{Zp}]/u);
  });
});

describe('tooLongPrompt()', () => {
  it('shows the beginning of the answer and asks for a shorter one', () => {
    const { messages } = tooLongPrompt(PROMPT, `{"thesis":"${'because '.repeat(5000)}`);
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(messages[1]!.text).toMatch(/^\{"thesis":"because .*…$/);
    expect(messages[1]!.text.length).toBeLessThan(5000);
    expect(messages[2]!.text).toContain('much shorter');
  });
});
