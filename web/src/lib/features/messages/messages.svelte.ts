/** The viewer's direct conversations, by what was said last, live. */
import * as api from '#lib/api/conversations.ts';
import { listMore } from '#lib/api/timelines.ts';
import type { DirectConversation } from '#lib/api/entities.ts';
import { toSentence } from '#lib/api/http.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { followStream, onLive } from '../live/live.svelte.ts';
import { posts } from '../posts/posts.svelte.ts';

class Messages {
	list = $state.raw<DirectConversation[]>([]);
	state = $state<'new' | 'loading' | 'ready' | 'failed'>('new');
	problem = $state('');
	next = $state.raw<string | null>(null);
	#loadingMore = false;

	readonly unreadCount = $derived(this.list.filter((one) => one.unread).length);

	async load(): Promise<void> {
		if (this.state === 'loading') return;
		if (this.state !== 'ready') this.state = 'loading';
		try {
			const page = await api.listConversations();
			this.list = this.#keep(page.items);
			this.next = page.next;
			this.state = 'ready';
		} catch (problem) {
			this.problem = toSentence(problem);
			if (this.state !== 'ready') this.state = 'failed';
		}
	}

	async loadMore(): Promise<void> {
		if (this.next === null || this.#loadingMore) return;
		this.#loadingMore = true;
		try {
			const page = await listMore<DirectConversation>(this.next);
			const known = new Set(this.list.map((one) => one.id));
			this.list = [...this.list, ...this.#keep(page.items).filter((one) => !known.has(one.id))];
			this.next = page.items.length === 0 ? null : page.next;
		} catch (problem) {
			toasts.complain(toSentence(problem));
		} finally {
			this.#loadingMore = false;
		}
	}

	/** Listens from sign-in on, so that the rail tells of what is unread. Returns what stops it. */
	follow(): () => void {
		void this.load();
		const stops = [
			followStream('direct'),
			onLive('spoken', (spoken) => {
				this.list = [...this.#keep([spoken]), ...this.list.filter((one) => one.id !== spoken.id)];
			}),
			onLive('reconnected', () => void this.load())
		];
		return () => stops.forEach((stop) => stop());
	}

	async markRead(id: string): Promise<void> {
		if (!this.list.some((one) => one.id === id && one.unread)) return;
		this.list = this.list.map((one) => (one.id === id ? { ...one, unread: false } : one));
		try {
			await api.markConversationRead(id);
		} catch {
			/* It counts as unread again after a reload; nothing is lost. */
		}
	}

	async clear(id: string): Promise<void> {
		const before = this.list;
		this.list = before.filter((one) => one.id !== id);
		try {
			await api.clearConversation(id);
		} catch (problem) {
			this.list = before;
			toasts.complain(toSentence(problem));
		}
	}

	#keep(items: readonly DirectConversation[]): DirectConversation[] {
		for (const { last_status } of items) if (last_status) posts.putStreamed(last_status);
		return [...items];
	}
}

export const messages = new Messages();
