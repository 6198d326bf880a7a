import type { TokenUsage } from '../../protocol/agent-seat.ts';

export type Protocol = 'anthropic' | 'responses' | 'chat';

/** A request, independent of the protocol. */
export interface StubRequest {
  /** From 0, in the order of arrival. */
  readonly index: number;
  readonly protocol: Protocol;
  readonly model: string;
  readonly system: string;
  readonly messages: readonly { readonly role: string; readonly text: string }[];
  /** The name of the format of the answer; null if the protocol has none. */
  readonly outputName: string | null;
  /** The JSON schema of the answer; null if none was sent. */
  readonly schema: Readonly<Record<string, unknown>> | null;
  readonly maxOutputTokens: number;
  readonly isStream: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** An answer as it should be, in the words of no protocol. */
export interface WholeAnswer {
  readonly text: string;
  readonly end: 'end' | 'refusal' | 'length';
  /** The thoughts before the answer, if the protocol shows them. */
  readonly thoughts: string;
  /** The usage in the answer; null for none. */
  readonly usage: TokenUsage | null;
  /** The number of events of the text. */
  readonly pieces: number;
}

interface Fields {
  readonly [name: string]: Fields | undefined;
}

/** Reads requests of the three protocols. */
export function readRequest(
  protocol: Protocol,
  index: number,
  headers: Readonly<Record<string, string>>,
  body: Readonly<Record<string, unknown>>,
): StubRequest {
  const fields = body as Fields;
  const shared = { index, protocol, headers, body };
  const model = textOf(body.model);
  const isStream = body.stream === true;
  switch (protocol) {
    case 'anthropic':
      return {
        ...shared,
        model,
        isStream,
        system: textOf(body.system),
        messages: messagesOf(body.messages),
        outputName: null,
        schema: schemaOf(fields.output_config?.format?.schema),
        maxOutputTokens: Number(body.max_tokens),
      };
    case 'responses':
      return {
        ...shared,
        model,
        isStream,
        system: textOf(body.instructions),
        messages: messagesOf(body.input),
        outputName: textOf(fields.text?.format?.name) || null,
        schema: schemaOf(fields.text?.format?.schema),
        maxOutputTokens: Number(body.max_output_tokens),
      };
    case 'chat': {
      const messages = messagesOf(body.messages);
      const format = fields.response_format?.json_schema;
      return {
        ...shared,
        model,
        isStream,
        system: messages.find(({ role }) => role === 'system')?.text ?? '',
        messages: messages.filter(({ role }) => role !== 'system'),
        outputName: textOf(format?.name) || null,
        schema: schemaOf(format?.schema),
        maxOutputTokens: Number(body.max_tokens),
      };
    }
  }
}

/** The events of an answer, each as it goes over the line. */
export function eventsOf(request: StubRequest, answer: WholeAnswer): string[] {
  switch (request.protocol) {
    case 'anthropic':
      return anthropicEvents(request, answer);
    case 'responses':
      return responsesEvents(request, answer);
    case 'chat':
      return chatEvents(request, answer);
  }
}

/** The answer in one JSON text, for those who want no stream. */
export function wholeBody(request: StubRequest, answer: WholeAnswer): string {
  switch (request.protocol) {
    case 'anthropic':
      return JSON.stringify({
        ...anthropicMessage(request),
        content: [{ type: 'text', text: answer.text }],
        stop_reason: ANTHROPIC_STOP[answer.end],
        usage: anthropicUsage(answer),
      });
    case 'responses':
      return JSON.stringify(responseObject(request, answer));
    case 'chat':
      return JSON.stringify({
        ...chatChunk(request),
        object: 'chat.completion',
        choices: [
          {
            index: 0,
            message: { role: 'assistant', content: answer.text, refusal: null },
            finish_reason: CHAT_STOP[answer.end],
          },
        ],
        usage: chatUsage(answer),
      });
  }
}

/** An error in the middle of a stream, as each protocol puts it. */
export function errorEvent(protocol: Protocol, type: string, message: string): string {
  switch (protocol) {
    case 'anthropic':
      return sse({ type: 'error', error: { type, message } }, 'error');
    case 'responses':
      return sse({ type: 'error', code: type, message, param: null, sequence_number: 9 }, 'error');
    case 'chat':
      return sse({ error: { type, message, code: null, param: null } });
  }
}

const ANTHROPIC_STOP = { end: 'end_turn', refusal: 'refusal', length: 'max_tokens' } as const;
const CHAT_STOP = { end: 'stop', refusal: 'content_filter', length: 'length' } as const;

function anthropicEvents(request: StubRequest, answer: WholeAnswer): string[] {
  const { usage } = answer;
  const first = usage === null ? {} : { usage: { ...anthropicUsage(answer), output_tokens: 1 } };
  const events: Record<string, unknown>[] = [
    { type: 'message_start', message: { ...anthropicMessage(request), content: [], ...first } },
    { type: 'ping' },
  ];
  let index = 0;
  if (answer.thoughts !== '') {
    const block = { type: 'thinking', thinking: '', signature: '' };
    const delta = { type: 'thinking_delta', thinking: answer.thoughts };
    events.push({ type: 'content_block_start', index, content_block: block });
    events.push({ type: 'content_block_delta', index, delta });
    events.push({ type: 'content_block_stop', index });
    index++;
  }
  events.push({ type: 'content_block_start', index, content_block: { type: 'text', text: '' } });
  for (const text of split(answer.text, answer.pieces)) {
    events.push({ type: 'content_block_delta', index, delta: { type: 'text_delta', text } });
  }
  events.push({ type: 'content_block_stop', index });
  events.push({
    type: 'message_delta',
    delta: { stop_reason: ANTHROPIC_STOP[answer.end], stop_sequence: null },
    ...(usage === null ? {} : { usage: { output_tokens: usage.output_tokens } }),
  });
  events.push({ type: 'message_stop' });
  return events.map((event) => sse(event, String(event.type)));
}

function anthropicMessage({ model, index }: StubRequest) {
  const id = `msg_stub_${index}`;
  return { id, type: 'message', role: 'assistant', model, stop_reason: null, stop_sequence: null };
}

function anthropicUsage({ usage }: WholeAnswer) {
  return (
    usage && {
      input_tokens: usage.input_tokens,
      cache_read_input_tokens: usage.cached_tokens,
      cache_creation_input_tokens: usage.cache_write_tokens,
      output_tokens: usage.output_tokens,
    }
  );
}

function responsesEvents(request: StubRequest, answer: WholeAnswer): string[] {
  const whole = responseObject(request, answer);
  const begun = { ...whole, status: 'in_progress', output: [], usage: null };
  const kind = answer.end === 'refusal' ? 'refusal' : 'output_text';
  const place = { item_id: `item_stub_${request.index}`, output_index: 0, content_index: 0 };
  const events: Record<string, unknown>[] = [
    { type: 'response.created', response: begun },
    { type: 'response.in_progress', response: begun },
  ];
  if (answer.thoughts !== '') {
    events.push({ type: 'response.reasoning_summary_text.delta', delta: answer.thoughts });
  }
  for (const delta of split(answer.text, answer.pieces)) {
    events.push({ type: `response.${kind}.delta`, ...place, delta });
  }
  const field = kind === 'refusal' ? 'refusal' : 'text';
  events.push({ type: `response.${kind}.done`, ...place, [field]: answer.text });
  events.push({ type: `response.${whole.status}`, response: whole });
  return events.map((event, n) => sse({ ...event, sequence_number: n }, String(event.type)));
}

function responseObject(request: StubRequest, { text, end, usage }: WholeAnswer) {
  const isCut = end === 'length';
  const part =
    end === 'refusal' ? { type: 'refusal', refusal: text } : { type: 'output_text', text };
  return {
    id: `resp_stub_${request.index}`,
    object: 'response',
    model: request.model,
    status: isCut ? 'incomplete' : 'completed',
    incomplete_details: isCut ? { reason: 'max_output_tokens' } : null,
    error: null,
    output: [{ type: 'message', role: 'assistant', content: [part] }],
    usage: usage && {
      input_tokens: usage.input_tokens + usage.cached_tokens + usage.cache_write_tokens,
      input_tokens_details: {
        cached_tokens: usage.cached_tokens,
        cache_write_tokens: usage.cache_write_tokens,
      },
      output_tokens: usage.output_tokens,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: 0,
    },
  };
}

function chatEvents(request: StubRequest, answer: WholeAnswer): string[] {
  const chunk = (delta: object, finish_reason: string | null = null) => ({
    ...chatChunk(request),
    choices: [{ index: 0, delta, finish_reason }],
  });
  const chunks: object[] = [chunk({ role: 'assistant', content: '' })];
  if (answer.thoughts !== '') chunks.push(chunk({ reasoning_content: answer.thoughts }));
  for (const content of split(answer.text, answer.pieces)) chunks.push(chunk({ content }));
  chunks.push(chunk({}, CHAT_STOP[answer.end]));
  if (answer.usage !== null) {
    chunks.push({ ...chatChunk(request), choices: [], usage: chatUsage(answer) });
  }
  return [...chunks.map((one) => sse(one)), 'data: [DONE]\n\n'];
}

function chatChunk({ model, index }: StubRequest) {
  return { id: `chatcmpl_stub_${index}`, object: 'chat.completion.chunk', created: 0, model };
}

function chatUsage({ usage }: WholeAnswer) {
  return (
    usage && {
      prompt_tokens: usage.input_tokens + usage.cached_tokens + usage.cache_write_tokens,
      completion_tokens: usage.output_tokens,
      total_tokens: 0,
      prompt_tokens_details: {
        cached_tokens: usage.cached_tokens,
        cache_write_tokens: usage.cache_write_tokens,
      },
    }
  );
}

/** A text in a number of pieces, none of them half a character. */
function split(text: string, pieces: number): string[] {
  const marks = [...text];
  const size = Math.max(1, Math.ceil(marks.length / pieces));
  const parts: string[] = [];
  for (let at = 0; at < marks.length; at += size) parts.push(marks.slice(at, at + size).join(''));
  return parts;
}

function sse(data: object, event?: string): string {
  return `${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`;
}

function messagesOf(messages: unknown): { role: string; text: string }[] {
  if (!Array.isArray(messages)) return [];
  return messages.map((one) => ({ role: textOf(one?.role), text: textOf(one?.content) }));
}

/** A text, or the texts of a list of blocks. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map((block) => textOf(block?.text)).join('');
  return typeof value === 'string' ? value : '';
}

function schemaOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
}
