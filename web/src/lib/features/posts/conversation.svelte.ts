/** One post with what came before it and what people answered. */
import * as api from '#lib/api/posts.ts';
import type { Post } from '#lib/api/entities.ts';
import { ApiError, toSentence } from '#lib/api/http.ts';
import { onLive } from '../live/live.svelte.ts';
import { posts } from './posts.svelte.ts';

const LOOK_AGAIN_MS = 20_000;

export interface Reply {
	id: string;
	/** How deep below the post, from 0. */
	depth: number;
}

export class ConversationView {
	readonly id: string;
	ancestorIds = $state.raw<string[]>([]);
	replies = $state.raw<Reply[]>([]);
	state = $state<'loading' | 'ready' | 'missing' | 'failed'>('loading');
	problem = $state('');

	constructor(id: string) {
		this.id = id;
		if (posts.find(id)) this.state = 'ready';
	}

	async load(): Promise<void> {
		try {
			const [post, around] = await Promise.all([api.getPost(this.id), api.getConversation(this.id)]);
			posts.put(post);
			this.ancestorIds = posts.putAll(around.ancestors);
			posts.putAll(around.descendants);
			this.replies = toReplies(this.id, around.descendants);
			this.state = 'ready';
		} catch (problem) {
			this.problem = toSentence(problem);
			const missing = problem instanceof ApiError && problem.status === 404;
			this.state = missing ? 'missing' : posts.find(this.id) ? 'ready' : 'failed';
		}
	}

	/** Takes in replies as they are written, and looks for those no stream brings. Returns what stops it. */
	follow(): () => void {
		const look = (): void => {
			if (!document.hidden) void this.load();
		};
		const timer = setInterval(look, LOOK_AGAIN_MS);
		document.addEventListener('visibilitychange', look);
		const stops = [
			onLive('arrived', ({ post }) => this.receive(post)),
			onLive('notified', ({ status }) => {
				if (status) this.receive(status);
			}),
			onLive('reconnected', look),
			() => clearInterval(timer),
			() => document.removeEventListener('visibilitychange', look)
		];
		return () => stops.forEach((stop) => stop());
	}

	receive(post: Post): void {
		const parentId = post.in_reply_to_id;
		if (parentId === null || this.replies.some((reply) => reply.id === post.id)) return;
		const parentAt = this.replies.findIndex((reply) => reply.id === parentId);
		const parent = this.replies[parentAt];
		if (parentId !== this.id && !parent) return;
		posts.putStreamed(post);
		const depth = parent ? parent.depth + 1 : 0;
		let at = parentAt + 1;
		if (!parent) at = this.replies.length;
		else while ((this.replies[at]?.depth ?? -1) >= depth) at += 1;
		this.replies = [...this.replies.slice(0, at), { id: post.id, depth }, ...this.replies.slice(at)];
	}
}

/** Answers in reading order: each below the one it answers, oldest first. */
function toReplies(rootId: string, descendants: readonly Post[]): Reply[] {
	const byParent = new Map<string, Post[]>();
	for (const post of descendants) {
		const siblings = byParent.get(post.in_reply_to_id ?? '') ?? [];
		siblings.push(post);
		byParent.set(post.in_reply_to_id ?? '', siblings);
	}
	const ordered: Reply[] = [];
	const visit = (parentId: string, depth: number): void => {
		for (const post of byParent.get(parentId) ?? []) {
			ordered.push({ id: post.id, depth });
			visit(post.id, depth + 1);
		}
	};
	visit(rootId, 0);
	return ordered;
}
