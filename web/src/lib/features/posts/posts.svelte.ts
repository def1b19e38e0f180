/** Every post the page knows, once each: all shown copies read from here and so stay in step. */
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import * as api from '#lib/api/posts.ts';
import type { Post } from '#lib/api/entities.ts';
import { toSentence } from '#lib/api/http.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { onLive } from '../live/live.svelte.ts';

type ViewerFlag = 'favourited' | 'reblogged' | 'bookmarked' | 'pinned' | 'muted';
const VIEWER_FLAGS: readonly ViewerFlag[] = ['favourited', 'reblogged', 'bookmarked', 'pinned', 'muted'];

class Posts {
	readonly #known = new SvelteMap<string, Post>();
	readonly #gone = new SvelteSet<string>();

	find(id: string): Post | undefined {
		return this.#gone.has(id) ? undefined : this.#known.get(id);
	}

	isGone(id: string): boolean {
		return this.#gone.has(id);
	}

	/** Keeps a post as fetched for this viewer. Returns its id. */
	put(post: Post): string {
		if (post.reblog) this.put(post.reblog);
		if (post.quote?.quoted_status) this.#putQuoted(post.quote.quoted_status);
		this.#known.set(post.id, post);
		return post.id;
	}

	putAll(posts: readonly Post[]): string[] {
		return posts.map((post) => this.put(post));
	}

	/** Keeps a post from a stream, whose viewer flags may be missing: ours stand. */
	putStreamed(post: Post): string {
		if (post.reblog) this.putStreamed(post.reblog);
		if (post.quote?.quoted_status) this.#putQuoted(post.quote.quoted_status);
		const known = this.#known.get(post.id);
		const merged: Post = { ...post };
		if (known) {
			for (const flag of VIEWER_FLAGS) {
				const ours = known[flag];
				if (ours !== undefined) merged[flag] = ours;
			}
			if (post.poll && known.poll?.voted !== undefined) {
				merged.poll = { ...post.poll, voted: known.poll.voted, own_votes: known.poll.own_votes ?? [] };
			}
		}
		this.#known.set(post.id, merged);
		return post.id;
	}

	/** Keeps a post that came inside another: its own quote is told by its id only, so one known whole stays. */
	#putQuoted(post: Post): void {
		const known = this.#known.get(post.id);
		this.#known.set(post.id, known?.quote?.quoted_status ? { ...post, quote: known.quote } : post);
	}

	/** Keeps a post that has just been written; if it is news here, the post it answers counts one more reply. */
	putFresh(post: Post): void {
		if (!this.#known.has(post.id)) this.countReply(post.in_reply_to_id, 1);
		this.putStreamed(post);
	}

	remove(id: string): void {
		this.#gone.add(id);
	}

	change(id: string, change: (post: Post) => Post): void {
		const post = this.#known.get(id);
		if (post) this.#known.set(id, change(post));
	}

	/** A reply appeared or went: its parent's count follows. */
	countReply(parentId: string | null, by: 1 | -1): void {
		if (parentId === null) return;
		this.change(parentId, (post) => ({
			...post,
			replies_count: Math.max(0, post.replies_count + by)
		}));
	}

	toggleFavourite(id: string): Promise<void> {
		const on = !this.find(id)?.favourited;
		return this.#act(id, on ? 'favourite' : 'unfavourite', (post) => ({
			...post,
			favourited: on,
			favourites_count: Math.max(0, post.favourites_count + (on ? 1 : -1))
		}));
	}

	toggleBoost(id: string): Promise<void> {
		const on = !this.find(id)?.reblogged;
		return this.#act(id, on ? 'reblog' : 'unreblog', (post) => ({
			...post,
			reblogged: on,
			reblogs_count: Math.max(0, post.reblogs_count + (on ? 1 : -1))
		}));
	}

	toggleBookmark(id: string): Promise<void> {
		const on = !this.find(id)?.bookmarked;
		return this.#act(id, on ? 'bookmark' : 'unbookmark', (post) => ({ ...post, bookmarked: on }));
	}

	togglePin(id: string): Promise<void> {
		const on = !this.find(id)?.pinned;
		return this.#act(id, on ? 'pin' : 'unpin', (post) => ({ ...post, pinned: on }));
	}

	/** Hears nothing more of a post's conversation, or hears of it again. */
	toggleMute(id: string): Promise<void> {
		const on = !this.find(id)?.muted;
		return this.#act(id, on ? 'mute' : 'unmute', (post) => ({ ...post, muted: on }));
	}

	/** Votes in a post's poll. Says whether it counted. */
	async vote(id: string, pollId: string, choices: readonly number[]): Promise<boolean> {
		try {
			const poll = await api.vote(pollId, choices);
			this.change(id, (post) => ({ ...post, poll }));
			return true;
		} catch (problem) {
			toasts.complain(toSentence(problem));
			return false;
		}
	}

	/** Takes one's own post out of one that quotes it. */
	async revokeQuote(quotedId: string, quotingId: string): Promise<boolean> {
		try {
			this.put(await api.revokeQuote(quotedId, quotingId));
			return true;
		} catch (problem) {
			toasts.complain(toSentence(problem));
			return false;
		}
	}

	/** Folds a reply away for everybody, or unfolds it. */
	async hideReply(id: string, hidden: boolean): Promise<void> {
		try {
			this.put(await api.hideReply(id, hidden));
		} catch (problem) {
			toasts.complain(toSentence(problem));
		}
	}

	async delete(id: string): Promise<void> {
		const parentId = this.#known.get(id)?.in_reply_to_id ?? null;
		this.#gone.add(id);
		try {
			await api.deletePost(id);
			this.countReply(parentId, -1);
		} catch (problem) {
			this.#gone.delete(id);
			toasts.complain(toSentence(problem));
		}
	}

	/** Shows the change at once, asks the server, and takes it back if the server says no. */
	async #act(id: string, verb: api.PostVerb, change: (post: Post) => Post): Promise<void> {
		const before = this.#known.get(id);
		if (!before) return;
		this.change(id, change);
		try {
			const answer = await api.act(id, verb);
			this.put(answer.reblog?.id === id ? answer.reblog : answer.id === id ? answer : before);
			if (answer.id !== id && answer.reblog?.id !== id) this.change(id, change);
		} catch (problem) {
			this.#known.set(id, before);
			toasts.complain(toSentence(problem));
		}
	}
}

export const posts = new Posts();

onLive('arrived', ({ post }) => posts.putFresh(post));
onLive('changed', (post) => posts.putStreamed(post));
onLive('deleted', (id) => posts.remove(id));
