/** A list that comes page by page: what is there so far, whether there is more, and what went wrong. */
import { ApiError, requestPage, toSentence, type Page } from './http.ts';

export class Paged<Item> {
	/** Null until the first page came. */
	items = $state.raw<Item[] | null>(null);
	problem = $state('');
	/** Whether what it is a list of is not there. */
	missing = $state(false);
	busy = $state(false);
	#next = $state.raw<string | null>(null);
	readonly #list: () => Promise<Page<Item>>;
	readonly #onpage: ((items: Item[]) => unknown) | undefined;
	#turn = 0;

	/** `onpage` is told of every page, and waited for before it shows. */
	constructor(list: () => Promise<Page<Item>>, onpage?: (items: Item[]) => unknown) {
		this.#list = list;
		this.#onpage = onpage;
	}

	get more(): boolean {
		return this.#next !== null;
	}

	/** Begins anew; what was there stays until the first page came. */
	load = (): Promise<void> => this.#take(this.#list, []);

	/** Adds the next page; on failure it may be asked for again. */
	loadMore = (): Promise<void> => {
		const path = this.#next;
		return path === null || this.busy ? Promise.resolve() : this.#take(() => requestPage(path), this.items ?? []);
	};

	/** Goes on where it stopped: with the next page, or the first one. */
	retry = (): Promise<void> => (this.items === null ? this.load() : this.loadMore());

	change(change: (items: Item[]) => Item[]): void {
		if (this.items !== null) this.items = change(this.items);
	}

	async #take(ask: () => Promise<Page<Item>>, before: Item[]): Promise<void> {
		const turn = ++this.#turn;
		this.busy = true;
		this.problem = '';
		this.missing = false;
		try {
			const page = await ask();
			await this.#onpage?.(page.items);
			if (turn !== this.#turn) return;
			this.items = [...before, ...page.items];
			this.#next = page.items.length === 0 ? null : page.next;
		} catch (thrown) {
			if (turn !== this.#turn) return;
			this.problem = toSentence(thrown);
			this.missing = thrown instanceof ApiError && thrown.status === 404;
		} finally {
			if (turn === this.#turn) this.busy = false;
		}
	}
}
