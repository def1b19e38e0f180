/** The viewer's own lists and followed tags, as the rail and the pages about them show. */
import * as api from '#lib/api/lists.ts';
import type { PeopleList } from '#lib/api/entities.ts';
import { toSentence } from '#lib/api/http.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { session } from '../session/session.svelte.ts';

class Gathered {
	lists = $state.raw<PeopleList[]>([]);
	/** Names of followed tags, newest first. */
	tags = $state.raw<string[]>([]);
	ready = $state(false);
	problem = $state('');

	#asked = false;

	/** Loads them for whatever on this page shows them first. */
	need(): void {
		if (!this.#asked) void this.load();
	}

	async load(): Promise<void> {
		if (!session.signedIn) return;
		this.#asked = true;
		this.problem = '';
		try {
			const [lists, tags] = await Promise.all([api.listLists(), api.listFollowedTags()]);
			this.lists = lists;
			this.tags = tags.items.map((tag) => tag.name);
			this.ready = true;
		} catch (problem) {
			this.problem = toSentence(problem);
		}
	}

	find(id: string): PeopleList | undefined {
		return this.lists.find((one) => one.id === id);
	}

	async make(title: string): Promise<PeopleList | null> {
		return this.#try(async () => {
			const made = await api.makeList(title);
			this.lists = [...this.lists, made];
			return made;
		});
	}

	async change(id: string, wish: api.ListWish): Promise<PeopleList | null> {
		return this.#try(async () => {
			const changed = await api.changeList(id, wish);
			this.lists = this.lists.map((one) => (one.id === id ? changed : one));
			return changed;
		});
	}

	async drop(id: string): Promise<boolean> {
		const done = await this.#try(async () => {
			await api.dropList(id);
			this.lists = this.lists.filter((one) => one.id !== id);
			return true;
		});
		return done ?? false;
	}

	/** Follows a tag or stops; shown at once and taken back if the server says no. */
	async follow(tag: string, on: boolean): Promise<void> {
		const before = this.tags;
		this.tags = on ? [tag, ...before.filter((one) => one !== tag)] : before.filter((one) => one !== tag);
		const done = await this.#try(() => api.followTag(tag, on));
		if (!done) this.tags = before;
	}

	async #try<Result>(run: () => Promise<Result>): Promise<Result | null> {
		try {
			return await run();
		} catch (problem) {
			toasts.complain(toSentence(problem));
			return null;
		}
	}
}

export const gathered = new Gathered();
