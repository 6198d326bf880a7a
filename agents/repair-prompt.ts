import type { Prompt } from './turn-script.ts';
export function repairPrompt(prompt: Prompt, answer: string, problems: readonly string[]): Prompt { return {...prompt, messages: [...prompt.messages, {role:'assistant', text: answer}, {role:'user', text: problems.join('\n')}]}; }
export function tooLongPrompt(prompt: Prompt, answer: string): Prompt { return repairPrompt(prompt, answer, ['cut off']); }
