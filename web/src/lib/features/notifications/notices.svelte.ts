/** What the viewer is told about: the list, what is unread, and live arrivals. */
import * as api from '#lib/api/notifications.ts';
import { listMore } from '#lib/api/timelines.ts';
import type { Notice } from '#lib/api/entities.ts';
import { toSentence } from '#lib/api/http.ts';
import { onLive } from '../live/live.svelte.ts';
import { session } from '../session/session.svelte.ts';
import { posts } from '../posts/posts.svelte.ts';

class Notices {
	list = $state.raw<Notice[]>([]);
	state = $state<'new' | 'loading' | 'ready' | 'failed'>('new');
	problem = $state('');
	loadingMore = $state(false);
	next = $state.raw<string | null>(null);
	lastReadId = $state('0');

	readonly unreadCount = $derived(this.list.filter((notice) => isNewer(notice.id, this.lastReadId)).length);

	async load(): Promise<void> {
		if (!session.signedIn || this.state === 'loading') return;
		if (this.state !== 'ready') this.state = 'loading';
		try {
			const [page, markers] = await Promise.all([api.listNotices(), api.getMarkers()]);
			this.#keep(page.items);
			this.list = page.items;
			this.next = page.next;
			this.lastReadId = markers.notifications?.last_read_id ?? '0';
			this.state = 'ready';
		} catch (problem) {
			this.problem = toSentence(problem);
			if (this.state !== 'ready') this.state = 'failed';
		}
	}

	async loadMore(): Promise<void> {
		if (this.next === null || this.loadingMore) return;
		this.loadingMore = true;
		try {
			const page = await listMore<Notice>(this.next);
			this.#keep(page.items);
			const known = new Set(this.list.map((notice) => notice.id));
			this.list = [...this.list, ...page.items.filter((notice) => !known.has(notice.id))];
			this.next = page.items.length === 0 ? null : page.next;
		} catch (problem) {
			this.problem = toSentence(problem);
		} finally {
			this.loadingMore = false;
		}
	}

	receive(notice: Notice): void {
		if (this.list.some((known) => known.id === notice.id)) return;
		if (notice.status && notice.type === 'mention') posts.putFresh(notice.status);
		else if (notice.status) posts.putStreamed(notice.status);
		this.list = [notice, ...this.list];
	}

	/** Remembers on the server that everything up to the newest has been seen. */
	async markRead(): Promise<void> {
		const newest = this.list[0]?.id;
		if (newest === undefined || !isNewer(newest, this.lastReadId)) return;
		this.lastReadId = newest;
		try {
			await api.markNoticesRead(newest);
		} catch {
			/* They count as unread again after a reload; nothing is lost. */
		}
	}

	drop(id: string): void {
		this.list = this.list.filter((notice) => notice.id !== id);
	}

	#keep(items: readonly Notice[]): void {
		for (const notice of items) if (notice.status) posts.put(notice.status);
	}
}

/** Ids are numbers in text: the longer is the newer, then the greater. */
export function isNewer(id: string, than: string): boolean {
	return id.length === than.length ? id > than : id.length > than.length;
}

export const notices = new Notices();

onLive('notified', (notice) => notices.receive(notice));
onLive('reconnected', () => void notices.load());
