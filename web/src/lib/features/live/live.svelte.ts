/** Live events, handed to whoever listens: posts, timelines, notifications. */
import type { LiveAnswers } from '#lib/api/assistant.ts';
import type { Announcement, DirectConversation, Notice, Post } from '#lib/api/entities.ts';
import { LiveStream, type StreamEvent, type StreamName } from '#lib/api/stream.ts';

interface LiveEvents {
	/** A new post on a stream, e.g. `user` or `hashtag salon`. */
	arrived: { stream: string; post: Post };
	changed: Post;
	deleted: string;
	notified: Notice;
	announced: Announcement;
	/** Somebody wrote in a direct conversation. */
	spoken: DirectConversation;
	/** The assistant's cards in a conversation one looks at changed. */
	answered: LiveAnswers;
	/** An announcement is shown no more. */
	withdrawn: string;
	/** The connection was lost and is back, or came late: refetch what may have been missed. */
	reconnected: null;
}

type Handler<Value> = (value: Value) => void;

const handlers: { [Name in keyof LiveEvents]: Set<Handler<LiveEvents[Name]>> } = {
	arrived: new Set(),
	changed: new Set(),
	deleted: new Set(),
	notified: new Set(),
	announced: new Set(),
	spoken: new Set(),
	answered: new Set(),
	withdrawn: new Set(),
	reconnected: new Set()
};

const stream = new LiveStream({
	onEvent: hear,
	onReconnect: () => emit('reconnected', null)
});

export const startLive = (): void => stream.start();
export const isLive = (): boolean => stream.open;
export const stopLive = (): void => stream.stop();

export const followStream = (name: StreamName, which?: string): (() => void) =>
	stream.subscribe(name, which);

/** Calls back for every such event until the returned function is called. */
export function onLive<Name extends keyof LiveEvents>(
	name: Name,
	handler: Handler<LiveEvents[Name]>
): () => void {
	handlers[name].add(handler);
	return () => handlers[name].delete(handler);
}

function emit<Name extends keyof LiveEvents>(name: Name, value: LiveEvents[Name]): void {
	for (const handler of handlers[name]) handler(value);
}

function hear(heard: StreamEvent): void {
	switch (heard.event) {
		case 'update':
			emit('arrived', { stream: heard.stream.join(' '), post: heard.payload as Post });
			break;
		case 'status.update':
			emit('changed', heard.payload as Post);
			break;
		case 'delete':
			emit('deleted', String(heard.payload));
			break;
		case 'notification':
			emit('notified', heard.payload as Notice);
			break;
		case 'conversation':
			emit('spoken', heard.payload as DirectConversation);
			break;
		case 'salon.assistant':
			emit('answered', heard.payload as LiveAnswers);
			break;
		case 'announcement':
			emit('announced', heard.payload as Announcement);
			break;
		case 'announcement.delete':
			emit('withdrawn', String(heard.payload));
			break;
	}
}
