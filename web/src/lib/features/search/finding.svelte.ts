/** One search: what was asked and what was found. A newer question overtakes an older answer. */
import { search } from '#lib/api/search.ts';
import type { Account, Tag } from '#lib/api/entities.ts';
import { isAborted, toSentence } from '#lib/api/http.ts';
import { posts } from '../posts/posts.svelte.ts';
import { relationships } from '../profiles/relationships.svelte.ts';

export class Finding {
	people = $state.raw<Account[]>([]);
	postIds = $state.raw<string[]>([]);
	tags = $state.raw<Tag[]>([]);
	asked = $state('');
	busy = $state(false);
	problem = $state('');
	get nothing(): boolean {
		return this.people.length === 0 && this.postIds.length === 0 && this.tags.length === 0;
	}
	#running: AbortController | null = null;

	async look(q: string): Promise<void> {
		this.#running?.abort();
		this.problem = '';
		if (q === '') {
			this.#show('', [], [], []);
			return;
		}
		const running = new AbortController();
		this.#running = running;
		this.busy = true;
		try {
			const found = await search(q, running.signal);
			void relationships.load(found.accounts.map((account) => account.id));
			this.#show(q, found.accounts, posts.putAll(found.statuses), found.hashtags);
		} catch (problem) {
			if (!isAborted(problem)) this.problem = toSentence(problem);
		} finally {
			if (this.#running === running) this.busy = false;
		}
	}

	#show(asked: string, people: Account[], postIds: string[], tags: Tag[]): void {
		this.asked = asked;
		this.people = people;
		this.postIds = postIds;
		this.tags = tags;
	}
}
