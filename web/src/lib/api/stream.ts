/** The one live connection: a WebSocket that carries every stream the page listens to. */

import { getAccount } from './http.ts';

export type StreamName = 'user' | 'public' | 'public:local' | 'hashtag' | 'list' | 'direct' | 'salon:thread';

export interface StreamEvent {
	stream: string[];
	event: string;
	payload: unknown;
}

export interface Listener {
	onEvent: (event: StreamEvent) => void;
	/** Called when something may have been missed: after every reconnection, and after a first connection that came late. */
	onReconnect: () => void;
}

/** What a stream's argument is called; otherwise it is a tag. */
const ARGUMENTS: Partial<Record<StreamName, string>> = { list: 'list', 'salon:thread': 'thread' };
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** A connection that held this long counts as good: the next loss is retried quickly. */
const STEADY_MS = 10_000;
/** A connection that opens later than so long after the page began may have missed something since. */
const SOON_MS = 1_000;

export class LiveStream {
	readonly #listener: Listener;
	readonly #wanted = new Map<string, { stream: StreamName; which?: string; count: number }>();
	#socket: WebSocket | null = null;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#waitMs = FIRST_WAIT_MS;
	#wasOpen = false;
	#running = false;

	constructor(listener: Listener) {
		this.#listener = listener;
	}

	start(): void {
		if (this.#running) return;
		this.#running = true;
		addEventListener('online', this.#retryNow);
		document.addEventListener('visibilitychange', this.#retryNow);
		this.#connect();
	}

	stop(): void {
		this.#running = false;
		this.#wasOpen = false;
		removeEventListener('online', this.#retryNow);
		document.removeEventListener('visibilitychange', this.#retryNow);
		clearTimeout(this.#timer);
		this.#socket?.close();
		this.#socket = null;
	}

	/** Listens to a stream (of a tag, list or conversation: which) until the returned function is called; shared listeners count once. */
	subscribe(stream: StreamName, which?: string): () => void {
		const key = `${stream} ${which ?? ''}`;
		const known = this.#wanted.get(key);
		if (known) known.count += 1;
		else {
			this.#wanted.set(key, { stream, count: 1, ...(which === undefined ? {} : { which }) });
			this.#say('subscribe', stream, which);
		}
		let active = true;
		return () => {
			const entry = this.#wanted.get(key);
			if (!active || !entry) return;
			active = false;
			entry.count -= 1;
			if (entry.count > 0) return;
			this.#wanted.delete(key);
			this.#say('unsubscribe', stream, which);
		};
	}

	/** Whether what happens is heard just now. */
	get open(): boolean {
		return this.#socket?.readyState === WebSocket.OPEN;
	}

	readonly #retryNow = (): void => {
		if (!this.#running || this.#socket !== null || document.hidden) return;
		clearTimeout(this.#timer);
		this.#connect();
	};

	#connect(): void {
		const url = new URL('/api/v1/streaming', location.href);
		url.protocol = url.protocol.replace('http', 'ws');
		const account = getAccount();
		if (account !== null) url.searchParams.set('salon_account', account);
		const socket = new WebSocket(url);
		this.#socket = socket;
		let openedAt = Infinity;
		socket.onopen = () => {
			openedAt = Date.now();
			for (const { stream, which } of this.#wanted.values()) this.#say('subscribe', stream, which);
			/* What the page first showed is as old as the page: by now something may have come that nobody told it of. */
			if (this.#wasOpen || performance.now() > SOON_MS) this.#listener.onReconnect();
			this.#wasOpen = true;
		};
		socket.onmessage = (message) => this.#receive(String(message.data));
		socket.onclose = () => {
			if (this.#socket !== socket) return;
			if (Date.now() - openedAt > STEADY_MS) this.#waitMs = FIRST_WAIT_MS;
			this.#socket = null;
			if (this.#running) this.#retryLater();
		};
	}

	#retryLater(): void {
		const jitter = 0.75 + Math.random() / 2;
		this.#timer = setTimeout(() => this.#connect(), this.#waitMs * jitter);
		this.#waitMs = Math.min(this.#waitMs * 2, LONGEST_WAIT_MS);
	}

	#say(type: 'subscribe' | 'unsubscribe', stream: StreamName, which?: string): void {
		if (this.#socket?.readyState !== WebSocket.OPEN) return;
		const named = which === undefined ? {} : { [ARGUMENTS[stream] ?? 'tag']: which };
		this.#socket.send(JSON.stringify({ type, stream, ...named }));
	}

	#receive(text: string): void {
		let message: { stream?: string[]; event?: string; payload?: unknown };
		try {
			message = JSON.parse(text) as typeof message;
		} catch {
			return;
		}
		if (!message.event || !message.stream) return;
		const { stream, event, payload } = message;
		this.#listener.onEvent({ stream, event, payload: readPayload(event, payload) });
	}
}

/** Payloads are JSON in a string, except for ids, which are the string itself. */
function readPayload(event: string, payload: unknown): unknown {
	if (typeof payload !== 'string' || event === 'delete' || event === 'announcement.delete') return payload;
	try {
		return JSON.parse(payload);
	} catch {
		return payload;
	}
}
