/** The posts that shown remixes come from, fetched a few at a time so that a remix can name its parent. */
import { SvelteSet } from 'svelte/reactivity';
import { listPosts } from '#lib/api/posts.ts';
import type { Post } from '#lib/api/entities.ts';
import { posts } from './posts.svelte.ts';

const BATCH_WAIT_MS = 30;
const BATCH_SIZE = 20;

class Parents {
	readonly #asked = new SvelteSet<string>();
	#queue: string[] = [];

	/** The parent if it is known; asks for it otherwise, once. */
	find(id: string): Post | undefined {
		const known = posts.find(id);
		if (!known && !posts.isGone(id)) this.#ask(id);
		return known;
	}

	#ask(id: string): void {
		if (this.#queue.includes(id) || this.#asked.has(id)) return;
		if (this.#queue.length === 0) setTimeout(() => void this.#fetch(), BATCH_WAIT_MS);
		this.#queue.push(id);
	}

	async #fetch(): Promise<void> {
		const ids = this.#queue;
		this.#queue = [];
		for (const id of ids) this.#asked.add(id);
		for (let at = 0; at < ids.length; at += BATCH_SIZE) {
			try {
				posts.putAll(await listPosts(ids.slice(at, at + BATCH_SIZE)));
			} catch {
				/* The line then says "a picture" rather than a name. */
			}
		}
	}
}

export const parents = new Parents();
